package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentFlag.OVERPAID;
import static dev.ctrip.gateway.payment.PaymentFlag.REORGED;
import static dev.ctrip.gateway.payment.PaymentFlag.UNDERPAID;
import static dev.ctrip.gateway.payment.PaymentStatus.CANCELLED;
import static dev.ctrip.gateway.payment.PaymentStatus.CONFIRMED;
import static dev.ctrip.gateway.payment.PaymentStatus.DETECTED;
import static dev.ctrip.gateway.payment.PaymentStatus.EXPIRED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.ActResult;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentSignals;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PaymentLifeWorkflowTest extends InPaymentWorld {

  private static final String DUE = PaymentWorld.DUE.toString();

  @Test
  void isDetectedConfirmedSweptAndClosed() {
    TokenAmount before = world.chain.balance(world.chain.settings().treasury());
    Payment payment = world.create();
    world.pay(payment.address(), DUE);
    world.mine(1);
    world.awaitStatus(payment, DETECTED);

    Payment settled = world.mineUntil(payment, SETTLED);
    world.passUntilClosed(payment);

    assertThat(world.events(payment))
        .containsExactly("created", "detected", "confirmed", "settled", "closed");
    TokenAmount gained = world.chain.balance(world.chain.settings().treasury()).minus(before);
    assertThat(gained).isEqualTo(PaymentWorld.DUE.minus(feeOf(settled)));
    assertThat(world.chain.balance(payment.address())).isEqualTo(TokenAmount.ZERO);
    assertThat(world.merchant.deliveries())
        .filteredOn(call -> call.data().get("id").asString().equals(payment.id()))
        .extracting(call -> call.type())
        .containsExactlyInAnyOrder(
            "payment.created", "payment.detected", "payment.confirmed", "payment.settled");
  }

  @Test
  void addsUpPartsUntilTheyAreEnough() {
    Payment payment = world.create();
    world.pay(payment.address(), "600000000000000000");
    world.mine(1);
    Payment partly = world.awaitThat(payment, read -> read.flags().contains(UNDERPAID));
    assertThat(partly.status()).isEqualTo(PENDING);

    world.pay(payment.address(), "400000000000000000");
    world.mine(1);
    world.awaitStatus(payment, DETECTED);
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).isEmpty();
    assertThat(world.events(payment))
        .containsSubsequence("underpaid", "detected", "confirmed", "settled");
  }

  @Test
  void flagsTheExcessAndSweepsItToo() {
    Payment payment = world.create();
    world.pay(payment.address(), "1500000000000000000");
    world.mine(1);
    Payment settled = world.mineUntil(payment, SETTLED);
    world.passUntilClosed(payment);

    assertThat(settled.flags()).containsExactly(OVERPAID);
    assertThat(world.events(payment)).contains("overpaid");
    assertThat(world.chain.balance(payment.address())).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void expiresOnceTheChainHasPassedTheDeadline() {
    Payment payment = world.create();
    world.halt(PaymentWorld.WINDOW.plusMinutes(5));
    assertThat(world.read(payment).status()).isEqualTo(PENDING);

    world.pass(Duration.ofSeconds(1));
    world.halt(Duration.ofMinutes(11));
    world.awaitStatus(payment, EXPIRED);
    world.passUntilClosed(payment);

    assertThat(world.events(payment)).containsExactly("created", "expired", "closed");
  }

  @Test
  void doesNotExpireWhoPaidInTimeWhileNobodyCouldSeeIt() {
    Payment payment = world.create();
    world.pay(payment.address(), DUE);
    world.chain.mineAt(world.now());
    world.halt(Duration.ofDays(3));
    assertThat(world.read(payment).status()).isEqualTo(PENDING);

    world.pass(Duration.ofMinutes(11));
    world.mineUntil(payment, SETTLED);

    assertThat(world.events(payment)).doesNotContain("expired");
  }

  @Test
  void expiresUnderpaidAndSweepsWhatCame() {
    Payment payment = world.create();
    world.pay(payment.address(), "400000000000000000");
    world.mine(1);
    world.awaitThat(payment, read -> read.flags().contains(UNDERPAID));
    world.pass(PaymentWorld.WINDOW.plusMinutes(1));
    world.pass(Duration.ofMinutes(11));
    Payment expired = world.awaitStatus(payment, EXPIRED);
    world.mine(5);
    world.passUntilClosed(payment);

    assertThat(expired.flags()).contains(UNDERPAID);
    assertThat(world.chain.balance(payment.address())).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void cancelsBeforeMoneyAndAnswers() {
    Payment payment = world.create();

    assertThat(world.cancel(payment)).isInstanceOf(ActResult.Done.class);
    assertThat(world.cancel(payment)).isInstanceOf(ActResult.Done.class);
    world.passUntilClosed(payment);

    assertThat(world.events(payment)).containsExactly("created", "cancelled", "closed");
  }

  @Test
  void refusesToCancelOnceMoneyWasSeen() {
    Payment payment = world.create();
    world.pay(payment.address(), "1000000000000");
    world.mine(1);
    world.awaitThat(payment, read -> read.flags().contains(UNDERPAID));

    assertThat(world.cancel(payment)).isInstanceOf(ActResult.Refused.class);
    assertThat(world.read(payment).status()).isEqualTo(PENDING);
  }

  @Test
  void takesTheWebInterfacesCancellationAsAWish() {
    Payment early = world.create();
    Payment paid = world.create();
    world.pay(paid.address(), DUE);
    world.mine(1);
    world.awaitStatus(paid, DETECTED);

    world.stub(early).cancel("from the Web UI");
    world.stub(paid).cancel("from the Web UI");

    world.awaitStatus(early, CANCELLED);
    world.mineUntil(paid, SETTLED);
  }

  @Test
  void cancelsBySignal() {
    Payment payment = world.create();

    world.workflow(payment).cancelWithoutAnswer(new PaymentSignals.Note("operator", "asked to"));

    world.awaitStatus(payment, CANCELLED);
  }

  @Test
  void goesBackToPendingWhenAReorgTakesTheMoneyAndOnWhenItIsPaidAgain() {
    Payment payment = world.create();
    world.pay(payment.address(), DUE);
    world.mine(1);
    world.awaitStatus(payment, DETECTED);

    world.chain.reorg(1);
    world.mine(1);
    Payment reorged = world.awaitStatus(payment, PENDING);
    assertThat(reorged.flags()).containsExactly(REORGED);

    world.pay(payment.address(), DUE);
    world.mine(1);
    Payment settled = world.mineUntil(payment, SETTLED);
    assertThat(settled.flags()).isEmpty();
  }

  @Test
  void isTakenUpAgainInEachStatus() {
    Payment pending = world.create();
    Payment detected = world.create();
    world.pay(detected.address(), DUE);
    world.mine(1);
    world.awaitStatus(detected, DETECTED);
    world.stub(pending).terminate("by hand");
    world.stub(detected).terminate("by hand");

    world.halt(Duration.ofMinutes(2));
    world.mineUntil(detected, SETTLED);
    world.pay(pending.address(), DUE);
    world.mineUntil(pending, SETTLED);

    assertThat(world.events(detected))
        .containsSubsequence("created", "detected", "confirmed", "settled");
    assertThat(world.read(detected).status()).isNotEqualTo(CONFIRMED);
  }

  private static TokenAmount feeOf(Payment settled) {
    return Optional.ofNullable(settled.sweep()).orElseThrow().fee();
  }

  @Test
  void ignoresTheSameNoticeTwice() {
    Payment payment = world.create();
    world.pay(payment.address(), DUE);
    world.mine(1);
    world.awaitStatus(payment, DETECTED);
    world.mineUntil(payment, SETTLED);

    assertThat(world.events(payment)).filteredOn("detected"::equals).hasSize(1);
    assertThat(
            world
                .jdbc
                .sql("select count(*) from sweep where payment_id = :id")
                .param("id", payment.id())
                .query(Long.class)
                .single())
        .isOne();
  }
}
