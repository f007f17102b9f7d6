package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LARGE;
import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.flags;
import static dev.ctrip.gateway.world.Installation.status;
import static dev.ctrip.gateway.world.Installation.sweepState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.world.HaltingPoint;
import dev.ctrip.gateway.world.Installation;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The node replaces blocks (anvil's own reorg) that hold a deposit, a sweep, or both, at each point
 * of a payment's life. All reorgs are over before the first test, which asks what came of them.
 */
@ExtendWith(SideBySide.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ReorgIT {

  /** Blocks, hence seconds of grace as well: deeper than any reorg here. */
  private static final int REORG_DEPTH = 30;

  private static final Duration TIME_TO_PAY = Duration.ofSeconds(8);

  @TempDir static Path directory;

  private Installation installation;

  /** A deposit and the bytes that bring it back. */
  private record Paid(JsonNode payment, BigInteger amount, String transaction, String signed) {}

  private Paid unsent;
  private Paid sweepTakenUnderWay;
  private Paid sweepTakenAfterwards;
  private Paid takenUnderWay;
  private Paid takenAfterwards;
  private Paid unconfirmed;
  private Paid overTheDeadline;
  private Paid neverMinedAgain;

  private JsonNode heldUnderWay;
  private JsonNode takenFromSettled;
  private JsonNode backToPending;
  private JsonNode pendingAfterTheDeadline;

  @BeforeAll
  void replaceBlocks() {
    HaltingPoint beforeSweepsPlan = new HaltingPoint(directory, "SweepLedger.givenOrOpen");
    installation =
        Installation.start(
            directory,
            Map.of(
                "LOCAL_REORG_DEPTH", Integer.toString(REORG_DEPTH), "ctrip.sweep.interval", "3s"));
    installation.startGatewayHaltingBefore(List.of(beforeSweepsPlan));
    takeWhatIsConfirmedAndNotYetSwept(beforeSweepsPlan);
    takeSweepsAlone();
    takeSweepsAndTheirMoney();
    takeWhatIsNotYetConfirmed();
    for (Paid paid : List.of(takenUnderWay, takenAfterwards, unconfirmed, overTheDeadline)) {
      installation.chain().sendSigned(paid.signed());
    }
  }

  /** When all is over: the books balance, and nothing that happened was an error. */
  @AfterAll
  void stop() {
    try (Installation open = installation) {
      open.assertTreasuryRoseBySweeps();
      open.assertBooksEqualTheChain();
      open.assertNoErrorsLogged();
    }
  }

  private void takeWhatIsConfirmedAndNotYetSwept(HaltingPoint beforePlan) {
    beforePlan.arm();
    unsent = pay(1, SMALL, LONG);
    beforePlan.awaitReached(Installation.id(unsent.payment()));
    assertThat(status(installation.now(unsent.payment()))).isEqualTo("confirmed");
    installation.chain().reorgFrom(blockOf(unsent));
    beforePlan.disarm();
  }

  private void takeSweepsAlone() {
    sweepTakenUnderWay = pay(2, LARGE, LONG);
    sweepTakenAfterwards = pay(3, SMALL, LONG);
    JsonNode settled = installation.awaitStatus(sweepTakenAfterwards.payment(), "settled");
    installation.workflows().awaitClosed(settled);
    JsonNode underWay = awaitSweepMined(sweepTakenUnderWay);

    installation.chain().reorgFrom(Math.min(sweepBlock(settled), sweepBlock(underWay)));

    assertThat(installation.chain().blockOf(sweepTx(settled))).isEmpty();
    assertThat(installation.chain().blockOf(sweepTx(underWay))).isEmpty();
    assertThat(installation.chain().blockOf(sweepTakenUnderWay.transaction())).isPresent();
    assertThat(installation.chain().blockOf(sweepTakenAfterwards.transaction())).isPresent();
  }

  private void takeSweepsAndTheirMoney() {
    takenUnderWay = pay(4, LARGE, LONG);
    takenAfterwards = pay(5, SMALL, LONG);
    JsonNode settled = installation.awaitStatus(takenAfterwards.payment(), "settled");
    installation.workflows().awaitClosed(settled);
    JsonNode underWay = awaitSweepMined(takenUnderWay);

    installation.chain().reorgFrom(Math.min(blockOf(takenUnderWay), blockOf(takenAfterwards)));

    assertThat(installation.chain().sentBy(Installation.address(underWay))).isEmpty();
    assertThat(installation.chain().sentBy(Installation.address(settled))).isEmpty();
    heldUnderWay = installation.awaitFlags(underWay, "reorged", "needs_attention");
    takenFromSettled = installation.awaitFlags(settled, "reorged", "needs_attention");
  }

  private void takeWhatIsNotYetConfirmed() {
    unconfirmed = pay(6, LARGE, LONG);
    overTheDeadline = pay(7, LARGE, TIME_TO_PAY);
    neverMinedAgain = pay(8, LARGE, TIME_TO_PAY);
    List<Paid> all = List.of(unconfirmed, overTheDeadline, neverMinedAgain);
    all.forEach(paid -> installation.awaitStatus(paid.payment(), "detected"));

    installation.chain().reorgFrom(all.stream().mapToLong(this::blockOf).min().orElseThrow());

    backToPending = installation.awaitStatus(unconfirmed.payment(), "pending");
    Instant deadline = Instant.parse(overTheDeadline.payment().path("expires_at").asString());
    installation.awaitChainReadAfter(deadline.plusSeconds(2));
    pendingAfterTheDeadline = installation.now(overTheDeadline.payment());
  }

  // --- Before it is confirmed ---

  @Test
  void goesBackToPendingAndOnOnceItIsMinedAgain() {
    assertThat(flags(backToPending)).containsExactly("reorged");
    assertThat(backToPending.path("amount_received").asString()).isEqualTo("0");

    installation.assertSettlesOnce(unconfirmed.payment(), LARGE);

    installation.awaitToldOf(unconfirmed.payment(), Set.of("payment.reorged"));
    JsonNode settled = installation.now(unconfirmed.payment());
    assertThat(flags(settled)).isEmpty();
    assertThat(settled.path("deposits")).hasSize(1);
    assertThat(installation.events(unconfirmed.payment()))
        .containsSubsequence("detected", "reorged", "detected", "confirmed", "settled");
  }

  @Test
  void givesItTimeToBeMinedAgainAfterTheDeadline() {
    assertThat(status(pendingAfterTheDeadline)).isEqualTo("pending");

    installation.assertSettlesOnce(overTheDeadline.payment(), LARGE);

    assertThat(flags(installation.now(overTheDeadline.payment()))).isEmpty();
    assertThat(installation.events(overTheDeadline.payment())).doesNotContain("expired", "late");
  }

  @Test
  void expiresOnceItWasNotMinedAgainInThatTime() {
    JsonNode expired = installation.awaitStatus(neverMinedAgain.payment(), "expired");

    assertThat(expired.path("amount_received").asString()).isEqualTo("0");
    assertThat(flags(expired)).containsExactly("reorged");
    assertThat(installation.events(neverMinedAgain.payment()))
        .containsSubsequence("detected", "reorged", "expired");
  }

  // --- After it is confirmed ---

  @Test
  void holdsAnUnsentSweepOfMoneyThatWasTakenUntilItIsMinedAgain() {
    JsonNode held = installation.awaitFlags(unsent.payment(), "reorged", "needs_attention");
    assertThat(status(held)).isEqualTo("confirmed");
    assertThat(installation.chain().sent(Installation.address(held))).isZero();

    installation.chain().sendSigned(unsent.signed());

    installation.assertSettlesOnce(unsent.payment(), SMALL);
    assertThat(flags(installation.now(unsent.payment()))).isEmpty();
  }

  @Test
  void sendsASweepAgainThatWasTakenUnderWay() {
    installation.assertSettlesOnce(sweepTakenUnderWay.payment(), LARGE);

    assertThat(installation.events(sweepTakenUnderWay.payment()))
        .containsOnlyOnce("settled")
        .doesNotContain("reorged", "needs_attention");
  }

  @Test
  void holdsASweepUnderWayWhoseMoneyWasTakenToo() {
    assertThat(status(heldUnderWay)).isEqualTo("confirmed");

    installation.assertSettlesOnce(takenUnderWay.payment(), LARGE);

    assertThat(flags(installation.now(takenUnderWay.payment()))).isEmpty();
    installation.awaitToldOf(
        takenUnderWay.payment(), Set.of("payment.reorged", "payment.needs_attention"));
  }

  // --- After it is settled ---

  @Test
  void sendsASweepAgainThatWasTakenAfterItWasRecorded() {
    JsonNode payment = sweepTakenAfterwards.payment();
    installation.workflows().awaitLateDepositClosed(payment);

    installation.assertSettlesOnce(payment, SMALL);

    assertThat(sweepState(installation.now(payment))).isEqualTo("swept");
    assertThat(installation.events(payment)).containsOnlyOnce("settled");
  }

  @Test
  void saysSoWhenMoneyOfASettledPaymentIsTakenAndSweepsItOnceItIsMinedAgain() {
    assertThat(status(takenFromSettled)).isEqualTo("settled");
    JsonNode payment = takenAfterwards.payment();

    JsonNode back = installation.awaitFlags(payment);
    installation.awaitSwept(payment, SMALL, 1);
    installation.workflows().awaitLateDepositClosed(payment);

    assertThat(status(back)).isEqualTo("settled");
    installation.awaitToldOf(payment, Set.of("payment.reorged", "payment.needs_attention"));
  }

  // --- Steps ---

  /** Each from an account of its own, so that what a reorg takes can be sent again. */
  private Paid pay(int payer, BigInteger amount, Duration expiresIn) {
    JsonNode payment = installation.create(amount, expiresIn);
    String transaction = installation.payFrom(payer, payment, amount);
    return new Paid(payment, amount, transaction, installation.chain().signed(transaction));
  }

  private long blockOf(Paid paid) {
    return installation.chain().blockOf(paid.transaction()).orElseThrow();
  }

  /** Mined, and not yet deep enough. */
  private JsonNode awaitSweepMined(Paid paid) {
    JsonNode signed =
        installation.awaitPayment(paid.payment(), now -> sweepState(now).equals("signed"));
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> installation.chain().blockOf(sweepTx(signed)).isPresent());
    assertThat(sweepState(installation.now(signed))).isEqualTo("signed");
    return signed;
  }

  private static String sweepTx(JsonNode payment) {
    return payment.path("sweep").path("tx_hash").asString();
  }

  private long sweepBlock(JsonNode payment) {
    return installation.chain().blockOf(sweepTx(payment)).orElseThrow();
  }
}
