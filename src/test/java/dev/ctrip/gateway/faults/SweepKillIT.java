package dev.ctrip.gateway.faults;

import static dev.ctrip.gateway.world.Installation.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.wallet.evm.DevelopmentGasWallet;
import dev.ctrip.gateway.world.HaltingPoint;
import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.LocalChain;
import dev.ctrip.gateway.world.LocalChain.Transfer;
import dev.ctrip.gateway.world.LocalToken;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * As {@link KillIT}, while the sweeps of five payments in a token stand still, each at another step
 * of its gas or its own. All gas comes from one wallet, so each holds up those behind it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(400)
class SweepKillIT {

  private static final BigInteger DOLLARS = new BigInteger("12500000");

  @TempDir static Path directory;

  private final List<JsonNode> payments = new ArrayList<>();
  private Installation installation;
  private HaltingPoint beforeTransfersIntent;
  private HaltingPoint beforeMinedRecord;
  private HaltingPoint beforeBroadcastsRecord;
  private HaltingPoint beforeSignature;
  private HaltingPoint beforeGasIntent;
  private JsonNode mined;
  private JsonNode gasMined;
  private JsonNode gasSent;
  private JsonNode gasPlanned;
  private JsonNode nothingPlanned;

  @BeforeAll
  void killAllAtOnce() {
    beforeTransfersIntent = point("SweepLedger.planTransfer");
    beforeMinedRecord = point("SweepLedger.recordMined");
    beforeBroadcastsRecord = point("SweepLedger.recordBroadcast");
    beforeSignature = point("SweepLedger.sign");
    beforeGasIntent = point("SweepLedger.planTopUp");
    installation = Installation.start(directory, Map.of());
    installation.startGatewayHaltingBefore(
        List.of(
            beforeTransfersIntent,
            beforeMinedRecord,
            beforeBroadcastsRecord,
            beforeSignature,
            beforeGasIntent));
    mined = standStillOverTheTransfer();
    // The others at their gas, which comes first: each before the step is armed that is earlier.
    gasMined = paid();
    beforeMinedRecord.awaitReached(address(gasMined));
    gasSent = standStillBefore(beforeBroadcastsRecord);
    gasPlanned = paidBefore(beforeSignature);
    beforeSignature.awaitReached("out_");
    nothingPlanned = standStillBefore(beforeGasIntent);

    installation.gateway().kill();

    assertKilledInTime();
    installation.startGatewayAndAwaitReady();
  }

  private JsonNode standStillOverTheTransfer() {
    JsonNode payment = standStillBefore(beforeTransfersIntent);
    beforeMinedRecord.arm();
    beforeTransfersIntent.disarm();
    beforeMinedRecord.awaitReached(address(payment));
    return payment;
  }

  private JsonNode standStillBefore(HaltingPoint point) {
    JsonNode payment = paidBefore(point);
    point.awaitReached(address(payment));
    return payment;
  }

  private JsonNode paidBefore(HaltingPoint point) {
    point.arm();
    return paid();
  }

  private JsonNode paid() {
    JsonNode payment = installation.createInToken(DOLLARS);
    installation.payInToken(payment, DOLLARS);
    payments.add(payment);
    return payment;
  }

  private void assertKilledInTime() {
    assertThat(sentFrom(mined)).hasSize(1);
    assertThat(sentFrom(gasMined)).isEmpty();
    assertThat(gasOf(gasMined)).hasSize(1);
    assertThat(sentFrom(gasSent)).isEmpty();
    assertThat(gasOf(gasPlanned)).isEmpty();
    assertThat(gasOf(nothingPlanned)).isEmpty();
  }

  /** When all is over: what the treasury has and what the gas wallet sent, by the blocks. */
  @AfterAll
  void stop() {
    try (Installation open = installation) {
      assertThat(new LocalToken(chain()).balance(open.treasury()))
          .isEqualTo(DOLLARS.multiply(BigInteger.valueOf(payments.size())));
      assertThat(chain().sentBy(DevelopmentGasWallet.address())).hasSize(payments.size());
      open.assertNoErrorsLogged();
    }
  }

  @Test
  void sweepsOnceAfterAKillBeforeTheSweepIsRecordedAsMined() {
    assertSettlesOnce(mined);
  }

  @Test
  void givesGasOnceAfterAKillBeforeThatIsRecordedAsMined() {
    assertSettlesOnce(gasMined);
  }

  @Test
  void givesGasOnceAfterAKillBetweenItsBroadcastAndTheRecordOfThat() {
    assertSettlesOnce(gasSent);
  }

  @Test
  void givesGasOnceAfterAKillBetweenItsIntentAndItsSignature() {
    assertSettlesOnce(gasPlanned);
  }

  @Test
  void givesGasOnceAfterAKillBeforeItsIntent() {
    assertSettlesOnce(nothingPlanned);
  }

  private void assertSettlesOnce(JsonNode payment) {
    installation.awaitStatus(payment, "settled");
    installation.awaitToldOf(
        payment,
        Set.of("payment.created", "payment.detected", "payment.confirmed", "payment.settled"));
    assertThat(sentFrom(payment))
        .singleElement()
        .satisfies(sweep -> assertThat(sweep.to()).isEqualToIgnoringCase(LocalToken.CONTRACT));
    assertThat(gasOf(payment)).hasSize(1);
    assertThat(new LocalToken(chain()).balance(address(payment))).isZero();
  }

  private List<Transfer> sentFrom(JsonNode payment) {
    return chain().sentBy(address(payment));
  }

  private List<Transfer> gasOf(JsonNode payment) {
    return chain().sentBy(DevelopmentGasWallet.address()).stream()
        .filter(topUp -> topUp.to().equalsIgnoreCase(address(payment)))
        .toList();
  }

  private LocalChain chain() {
    return installation.chain();
  }

  private static HaltingPoint point(String name) {
    return new HaltingPoint(directory, name);
  }
}
