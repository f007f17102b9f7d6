package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.sweep.activity.SweepWorld.CONFIRMATIONS;
import static dev.ctrip.gateway.sweep.activity.SweepWorld.PAYMENT;
import static dev.ctrip.gateway.wallet.ConfiguredChains.GWEI;
import static dev.ctrip.gateway.wallet.ConfiguredChains.LOCAL;
import static dev.ctrip.gateway.wallet.ConfiguredChains.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import dev.ctrip.gateway.world.FakeChain;
import io.temporal.failure.ApplicationFailure;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What makes a transaction go on that waits for long, with a signer that has its own limits. */
class UnblockingIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");

  /** As the signer is configured; the worker would go up to 200 gwei. */
  private static final long SIGNERS_LIMIT = 50;

  private static final Duration LONG = Duration.ofMinutes(2);

  private final FakeChain fake = new FakeChain(ConfiguredChains.local());
  private final UnrulyChain chain = new UnrulyChain(fake);
  private final SweepWorld world =
      new SweepWorld(
          chain,
          ConfiguredChains.of(ConfiguredChains.chain(LOCAL, TREASURY, SIGNERS_LIMIT, false)));

  @BeforeEach
  void fund() {
    fake.fund(world.deposit, ETHER);
  }

  @Test
  void signsAgainAtWhatTheChainAsksForNowAndTakesThatOffWhatArrives() {
    String sweep = sent();
    baseFee(20);
    world.pass(LONG);

    Progress waiting = world.transfers().follow(sweep);

    assertThat(waiting.stage()).isEqualTo(Stage.WAITING);
    assertThat(waiting.toSign()).isEqualTo(sweep);
    assertThat(waiting.detail()).endsWith("; nonce 0 is signed again at 26 gwei per gas");
    signAndSend(sweep);
    fake.mine(CONFIRMATIONS);
    assertThat(world.transfers().follow(sweep).stage()).isEqualTo(Stage.THROUGH);
    TokenAmount fee = TokenAmount.ofBaseUnits(gwei(26).multiply(BigInteger.valueOf(21_000)));
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(fee));
    assertThat(chain.balance(world.deposit)).isEqualTo(TokenAmount.ZERO);
    assertThat(only().value()).isEqualTo(ETHER.minus(fee));
    assertThat(only().fee()).isEqualTo(fee);
    assertThat(only().amount()).as("what the payment is settled by").isEqualTo(ETHER);
  }

  @Test
  void plansOneReplacementHoweverOftenItIsLookedAt() {
    String sweep = sent();
    baseFee(20);
    world.pass(LONG);
    world.transfers().follow(sweep);

    assertThat(world.transfers().follow(sweep).toSign()).isEqualTo(sweep);
    assertThat(outgoing(sweep).attempts()).hasSize(2);
    signAndSend(sweep);

    assertThat(world.transfers().follow(sweep).toSign())
        .as("signed just now, so it is given time")
        .isNull();
    assertThat(outgoing(sweep).hashes()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void isContentWithAnyAttemptThatIsMined() {
    String sweep = sent();
    baseFee(20);
    world.pass(LONG);
    world.transfers().follow(sweep);
    world.signing().sign(sweep);
    baseFee(1);
    fake.mine(CONFIRMATIONS);

    assertThat(world.transfers().follow(sweep).stage()).isEqualTo(Stage.THROUGH);

    assertThat(outgoing(sweep).minedHash()).isEqualTo(outgoing(sweep).hashes().getFirst());
    assertThat(only().txHash()).isEqualTo(outgoing(sweep).hashes().getFirst());
    assertThat(only().value()).isEqualTo(chain.balance(TREASURY));
  }

  @Test
  void leavesItAloneWhileItIsYoung() {
    String sweep = sent();
    baseFee(20);
    world.pass(LONG.minusSeconds(1));

    assertThat(world.transfers().follow(sweep).toSign()).isNull();
  }

  @Test
  void leavesItAloneWhileItOffersEnough() {
    String sweep = sentAndForgotten();
    world.pass(Duration.ofHours(1));

    assertThat(world.transfers().follow(sweep).toSign()).isNull();
  }

  @Test
  void outbidsByAnEighthThoughTheChainAsksForLittleMore() {
    String sweep = sentAndForgotten();
    fake.setNextBaseFee(BigInteger.valueOf(1_040_000_000));
    fake.mine(1);
    world.pass(LONG);

    assertThat(world.transfers().follow(sweep).toSign()).isEqualTo(sweep);

    UnsignedTransfer again = outgoing(sweep).newest().transfer();
    assertThat(again.maxFeePerGasWei()).isEqualTo(BigInteger.valueOf(2_531_250_000L));
  }

  /** Each attempt is looked for whenever it is followed. */
  @Test
  void followsARisingFeeInFewAttempts() {
    String sweep = sent();
    for (long milli = 3_000; milli < 20_000; milli = milli * 113 / 100) {
      fake.setNextBaseFee(BigInteger.valueOf(milli * 1_000_000));
      fake.mine(1);
      world.pass(LONG);
      if (sweep.equals(world.transfers().follow(sweep).toSign())) {
        world.signing().sign(sweep);
      }
    }

    assertThat(outgoing(sweep).attempts()).hasSizeLessThan(10);
  }

  @Test
  void keepsWhatIsSignedWhereTheSignerRefusesAHigherFee() {
    String sweep = sent();
    baseFee(60);
    world.pass(LONG);
    assertThat(world.transfers().follow(sweep).toSign()).isEqualTo(sweep);

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> world.signing().sign(sweep))
        .withMessageContaining("above the chain's limit of 50000000000")
        .satisfies(failure -> {
          assertThat(failure.getType()).isEqualTo(SweepSigning.NOT_REPLACED);
          assertThat(failure.isNonRetryable()).isTrue();
        });

    assertThat(outgoing(sweep).attempts()).hasSize(1);
    assertThat(world.signing().sign(sweep)).isEqualTo(outgoing(sweep).hashes().getFirst().hex());
    assertThat(only().state()).isEqualTo(Sweep.State.SIGNED);
    baseFee(1);
    fake.mine(CONFIRMATIONS);
    assertThat(world.transfers().follow(sweep).stage()).isEqualTo(Stage.THROUGH);
  }

  @Test
  void fillsAGapThatNothingOfOursIsIn() {
    String behind = sentBehindAGap();
    world.pass(LONG);

    Progress waiting = world.transfers().follow(behind);

    assertThat(waiting.detail()).endsWith("; nothing has nonce 0 before it");
    String filler = Objects.requireNonNull(waiting.toSign());
    assertThat(world.transfers().follow(behind).toSign()).isEqualTo(filler);
    signAndSend(filler);
    fake.mine(CONFIRMATIONS);
    assertThat(world.transfers().follow(behind).stage()).isEqualTo(Stage.THROUGH);
    assertThat(world.transfers().follow(filler).stage()).isEqualTo(Stage.THROUGH);
    assertThat(chain.nextNonce(world.deposit)).isEqualTo(2);
    assertThat(chain.balance(TREASURY)).isEqualTo(only().value());
  }

  @Test
  void fillsNoGapBeforeTheChainHadTimeToTellOfIt() {
    String behind = sentBehindAGap();
    world.pass(LONG.minusSeconds(1));

    assertThat(world.transfers().follow(behind).toSign()).isNull();
  }

  @Test
  void plansAnotherGapFillerWhereTheSignerRefusedOne() {
    String behind = sentBehindAGap();
    world.pass(LONG);
    baseFee(60);
    String refused = Objects.requireNonNull(world.transfers().follow(behind).toSign());
    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> world.signing().sign(refused))
        .withMessageContaining("above the chain's limit");
    baseFee(1);

    String filler = Objects.requireNonNull(world.transfers().follow(behind).toSign());

    assertThat(filler).isNotEqualTo(refused);
    signAndSend(filler);
    fake.mine(CONFIRMATIONS);
    assertThat(world.transfers().follow(behind).stage()).isEqualTo(Stage.THROUGH);
  }

  /** At the nonce after the one that the chain wants next, and with coin left for that one. */
  private String sentBehindAGap() {
    fake.fund(world.deposit, ETHER.plus(ETHER));
    chain.useNonces(1);
    String behind = planned();
    chain.useNonces(-1);
    signAndSend(behind);
    return behind;
  }

  private String sent() {
    String sweep = planned();
    signAndSend(sweep);
    return sweep;
  }

  private String sentAndForgotten() {
    chain.forgetNextBroadcast();
    return sent();
  }

  private String planned() {
    return world.transfers().plan(world.request("1", ETHER)).outgoingId();
  }

  private void signAndSend(String outgoingId) {
    world.signing().sign(outgoingId);
    assertThat(world.transfers().broadcast(outgoingId)).isNull();
  }

  /** From now on, and in a block that is there already. */
  private void baseFee(long gwei) {
    fake.setNextBaseFee(gwei(gwei));
    fake.mine(1);
  }

  private Outgoing outgoing(String id) {
    return world.ledger().outgoing(id);
  }

  private Sweep only() {
    return world.sweeps().ofPayment(PAYMENT).getFirst();
  }

  private static BigInteger gwei(long gwei) {
    return GWEI.multiply(BigInteger.valueOf(gwei));
  }
}
