package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentFlag.LATE;
import static dev.ctrip.gateway.payment.PaymentFlag.NEEDS_ATTENTION;
import static dev.ctrip.gateway.payment.PaymentFlag.REORGED;
import static dev.ctrip.gateway.payment.PaymentStatus.CONFIRMED;
import static dev.ctrip.gateway.payment.PaymentStatus.DETECTED;
import static dev.ctrip.gateway.payment.PaymentStatus.EXPIRED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.sweep.Sweep;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocks that are replaced at each point of a payment's life. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PaymentReorgWorkflowTest extends InPaymentWorld {

  private static final String DUE = PaymentWorld.DUE.toString();
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  @Test
  void goesBackToPendingAndOnWhenItIsMinedAgain() {
    Payment payment = world.create();
    TxHash deposit = pay(payment);
    world.awaitStatus(payment, DETECTED);

    world.reorg(1);
    assertThat(world.awaitStatus(payment, PENDING).flags()).containsExactly(REORGED);
    world.chain.sendAgain(deposit);
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).isEmpty();
    assertThat(settled.deposits()).hasSize(1);
  }

  @Test
  void givesItTimeToBeMinedAgainWhateverTheDeadline() {
    Payment payment = world.create();
    world.pass(PaymentWorld.WINDOW.minusMinutes(1));
    TxHash deposit = pay(payment);
    world.awaitStatus(payment, DETECTED);
    world.halt(Duration.ofMinutes(1));

    world.reorg(1);
    world.awaitStatus(payment, PENDING);
    world.chain.sendAgain(deposit);
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.deposits().getFirst().blockTime()).isBeforeOrEqualTo(settled.expiresAt());
    assertThat(settled.flags()).isEmpty();
    assertThat(world.events(payment)).doesNotContain("expired", "late");
  }

  @Test
  void expiresWhenItIsNotMinedAgainInThatTimeAndIsLateWhenItIsAfterwards() {
    Payment payment = world.create();
    TxHash deposit = pay(payment);
    world.awaitStatus(payment, DETECTED);
    world.reorg(1);
    world.awaitStatus(payment, PENDING);
    world.pass(PaymentWorld.WINDOW.plusHours(1));
    world.pass(Duration.ofMinutes(11));
    world.awaitStatus(payment, EXPIRED);

    world.chain.sendAgain(deposit);
    world.mine(1);

    Payment held =
        world.awaitThat(payment, read -> read.flags().equals(List.of(LATE, NEEDS_ATTENTION)));
    assertThat(held.status()).isEqualTo(EXPIRED);
  }

  @Test
  void holdsTheSweepOfConfirmedMoneyThatIsTakenUntilItIsMinedAgain() {
    Payment payment = world.create();
    TxHash deposit = pay(payment);
    world.awaitStatus(payment, DETECTED);
    world.chain.setNextBaseFee(GWEI.multiply(BigInteger.valueOf(300)));
    world.mineUntil(payment, CONFIRMED);
    int depth = depthOf(payment);

    world.reorg(depth);
    Payment held =
        world.awaitThat(payment, read -> read.flags().equals(List.of(REORGED, NEEDS_ATTENTION)));
    world.chain.setNextBaseFee(GWEI);
    world.pass(Duration.ofHours(13));

    assertThat(held.status()).isEqualTo(CONFIRMED);
    assertThat(Objects.requireNonNull(world.read(payment).sweep()).state())
        .isEqualTo(Sweep.State.WAITING);
    world.chain.sendAgain(deposit);
    world.mine(1);
    world.awaitThat(payment, read -> read.flags().isEmpty());
    assertThat(world.mineUntil(payment, SETTLED).deposits()).hasSize(1);
  }

  @Test
  void goesOnWithASweepWhoseMoneyWasTakenUnderWay() {
    TokenAmount before = treasury();
    Payment payment = world.create();
    TxHash deposit = pay(payment);
    world.awaitStatus(payment, DETECTED);
    world.mine(1);
    world.awaitThat(payment, read -> read.sweep() != null && read.sweep().txHash() != null);

    world.reorg(depthOf(payment));
    world.awaitThat(payment, read -> read.flags().equals(List.of(REORGED, NEEDS_ATTENTION)));
    world.chain.sendAgain(deposit);
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).isEmpty();
    assertSweptOnce(settled, before);
  }

  @Test
  void sendsASweepAgainThatAReorgTookAfterItWasDeepEnough() {
    TokenAmount before = treasury();
    Payment payment = world.create();
    pay(payment);
    world.awaitStatus(payment, DETECTED);
    Payment settled = world.mineUntil(payment, SETTLED);
    world.passUntilClosed(payment);
    TxHash sweep = Objects.requireNonNull(Objects.requireNonNull(settled.sweep()).txHash());
    long sweptIn = world.chain.receipt(sweep).orElseThrow().blockNumber();

    world.reorg((int) (world.chain.head().number() - sweptIn + 1));
    assertThat(world.chain.knows(sweep)).isFalse();
    Payment again = world.mineUntilLateDepositIsOver(payment);

    assertThat(again.status()).isEqualTo(SETTLED);
    assertThat(world.chain.receipt(sweep)).isPresent();
    assertSweptOnce(again, before);
  }

  @Test
  void sendsTheLowerNonceFirstWhenAReorgTookOneSweepWhileAnotherIsUnderWay() {
    Payment payment = world.create();
    pay(payment);
    world.awaitStatus(payment, DETECTED);
    Payment settled = world.mineUntil(payment, SETTLED);
    world.passUntilClosed(payment);
    TxHash first = Objects.requireNonNull(Objects.requireNonNull(settled.sweep()).txHash());
    long sweptIn = world.chain.receipt(first).orElseThrow().blockNumber();
    TxHash repeated = pay(payment);
    world.mine(1);
    world.awaitThat(
        payment,
        read -> {
          TxHash second = Objects.requireNonNull(read.sweep()).txHash();
          return second != null && !second.equals(first) && world.chain.knows(second);
        });

    world.reorg((int) (world.chain.head().number() - sweptIn + 1));
    world.chain.sendAgain(repeated);
    world.mineUntilLateDepositIsOver(payment);

    assertThat(world.chain.nextNonce(payment.address())).isEqualTo(2);
    assertThat(world.chain.balance(payment.address())).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void saysSoWhenAReorgTakesMoneyThatWasSettled() {
    Payment payment = world.create();
    TxHash deposit = pay(payment);
    world.awaitStatus(payment, DETECTED);
    world.mineUntil(payment, SETTLED);
    world.passUntilClosed(payment);

    world.reorg(depthOf(payment));
    Payment taken =
        world.awaitThat(payment, read -> read.flags().equals(List.of(REORGED, NEEDS_ATTENTION)));
    assertThat(taken.status()).isEqualTo(SETTLED);
    world.chain.sendAgain(deposit);
    Payment back = world.mineUntilLateDepositIsOver(payment);

    assertThat(back.flags()).isEmpty();
    assertThat(world.chain.balance(payment.address())).isEqualTo(TokenAmount.ZERO);
  }

  private static TxHash pay(Payment payment) {
    TxHash deposit = world.pay(payment.address(), DUE);
    world.mine(1);
    return deposit;
  }

  /** So many blocks take the payment's deposit with them. */
  private static int depthOf(Payment payment) {
    long block = world.read(payment).deposits().getFirst().blockNumber();
    return (int) (world.chain.head().number() - block + 1);
  }

  private static TokenAmount treasury() {
    return world.chain.balance(world.chain.settings().treasury());
  }

  private static void assertSweptOnce(Payment settled, TokenAmount before) {
    TokenAmount fee = Objects.requireNonNull(settled.sweep()).fee();
    assertThat(treasury().minus(before)).isEqualTo(PaymentWorld.DUE.minus(fee));
    assertThat(world.chain.balance(settled.address())).isEqualTo(TokenAmount.ZERO);
    assertThat(world.chain.nextNonce(settled.address())).isEqualTo(1);
  }
}
