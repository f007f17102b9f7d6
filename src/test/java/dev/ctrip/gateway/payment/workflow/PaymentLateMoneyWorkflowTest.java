package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentFlag.LATE;
import static dev.ctrip.gateway.payment.PaymentFlag.NEEDS_ATTENTION;
import static dev.ctrip.gateway.payment.PaymentFlag.OVERPAID;
import static dev.ctrip.gateway.payment.PaymentFlag.UNDERPAID;
import static dev.ctrip.gateway.payment.PaymentStatus.CANCELLED;
import static dev.ctrip.gateway.payment.PaymentStatus.DETECTED;
import static dev.ctrip.gateway.payment.PaymentStatus.EXPIRED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.ActResult;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentFlag;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Money after the deadline, after a cancellation and after the close; what people make of it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PaymentLateMoneyWorkflowTest extends InPaymentWorld {

  private static final String DUE = PaymentWorld.DUE.toString();

  /** Less than twice what it costs to move it. */
  private static final String LITTLE = "17000000000000";

  private static final String PART = "600000000000000000";

  /** One coin at two thousand each. */
  private static final String PRICE = "2000.00";

  @AfterEach
  void holdAgain() {
    world.setLatePolicy(LatePolicy.HOLD);
    world.rates.move("2000");
  }

  @Test
  void holdsLateMoneyForAPersonAndSweepsItMeanwhile() {
    Payment payment = pay(expired(), DUE);
    Payment late = awaitFlags(payment, LATE, NEEDS_ATTENTION);
    world.mine(6);
    world.passUntilClosed(payment);

    assertThat(late.status()).isEqualTo(EXPIRED);
    assertThat(late.attentionReason()).contains("accept or refund");
    assertThat(world.chain.balance(payment.address())).isEqualTo(TokenAmount.ZERO);
    assertThat(world.events(payment)).contains("late", "needs_attention").doesNotContain("settled");
  }

  @Test
  void settlesLateMoneyThatWasAccepted() {
    Payment payment = pay(expired(), DUE);
    awaitFlags(payment, LATE, NEEDS_ATTENTION);

    assertThat(world.accept(payment)).isInstanceOf(ActResult.Done.class);
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).containsExactly(LATE);
    assertThat(settled.acceptedAt()).isNotNull();
    assertThat(world.events(payment))
        .containsSubsequence("late", "accepted", "detected", "confirmed", "settled");
    assertThat(world.accept(payment)).isInstanceOf(ActResult.Done.class);
  }

  @Test
  void settlesTooLittleThatWasAcceptedWhileItWaits() {
    Payment payment = pay(world.create(), PART);
    awaitFlags(payment, UNDERPAID);

    assertThat(world.accept(payment)).isInstanceOf(ActResult.Done.class);
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).containsExactly(UNDERPAID);
    assertThat(settled.amountConfirmed()).isEqualTo(TokenAmount.parseBaseUnits(PART));
    assertThat(world.events(payment))
        .containsSubsequence("underpaid", "accepted", "detected", "confirmed", "settled");
  }

  @Test
  void settlesTooLittleThatWasAcceptedAfterItExpired() {
    Payment payment = pay(world.create(), PART);
    expire(payment);
    awaitFlags(payment, UNDERPAID, NEEDS_ATTENTION);

    world.accept(payment);
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).containsExactly(UNDERPAID);
  }

  @Test
  void settlesMoneyOfACancelledPaymentThatWasAccepted() {
    Payment payment = world.create();
    world.cancel(payment);
    pay(payment, DUE);
    Payment held = awaitFlags(payment, LATE, NEEDS_ATTENTION);
    assertThat(held.status()).isEqualTo(CANCELLED);

    world.accept(payment);
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).isEmpty();
  }

  @Test
  void acceptsNothingWhereNothingCameOrAllIsWell() {
    Payment empty = world.create();
    Payment paid = pay(world.create(), DUE);
    world.awaitStatus(paid, DETECTED);

    assertThat(world.accept(empty)).isInstanceOf(ActResult.Refused.class);
    assertThat(world.accept(paid)).isInstanceOf(ActResult.Refused.class);
  }

  @Test
  void acceptsLateMoneyByItselfWhereTheMerchantWantsThat() {
    world.setLatePolicy(LatePolicy.ACCEPT);
    Payment payment = pay(expired(), DUE);

    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).containsExactly(LATE);
    assertThat(world.events(payment))
        .containsSubsequence("late", "accepted", "detected", "confirmed", "settled")
        .doesNotContain("needs_attention");
  }

  @Test
  void holdsTooLittleAndWhatWasCancelledEvenThen() {
    world.setLatePolicy(LatePolicy.ACCEPT);
    Payment little = pay(expired(), PART);
    Payment cancelled = world.create();
    world.cancel(cancelled);
    pay(cancelled, DUE);

    assertThat(awaitFlags(little, LATE, UNDERPAID, NEEDS_ATTENTION).status()).isEqualTo(EXPIRED);
    assertThat(awaitFlags(cancelled, LATE, NEEDS_ATTENTION).status()).isEqualTo(CANCELLED);
  }

  @Test
  void holdsLateMoneyOfAPriceEvenThen() {
    world.setLatePolicy(LatePolicy.ACCEPT);
    Payment payment = pay(expire(world.createPriced(PRICE)), DUE);

    assertThat(awaitFlags(payment, LATE, NEEDS_ATTENTION).status()).isEqualTo(EXPIRED);
    world.mine(6);
    assertThat(world.events(payment)).doesNotContain("accepted");
  }

  @Test
  void needsMoreOfACoinThatFellBeforeTheExtension() {
    Payment payment = pay(world.createPriced(PRICE), PART);
    assertThat(payment.amount()).isEqualTo(PaymentWorld.DUE);
    awaitFlags(payment, UNDERPAID);
    world.rates.move("1000");
    assertThat(world.extend(payment, PaymentWorld.WINDOW.plusHours(1)))
        .isInstanceOf(ActResult.Done.class);

    pay(payment, "400000000000000000");
    Payment short1 = world.awaitThat(payment, read -> read.amountReceived().toString().equals(DUE));
    assertThat(short1.status()).isEqualTo(PENDING);
    assertThat(short1.flags()).containsExactly(UNDERPAID);
    assertThat(world.currentDetails(payment)).contains("2 ETH on");

    pay(payment, DUE);
    Payment settled = world.mineUntil(payment, SETTLED);
    assertThat(settled.flags()).isEmpty();
    assertThat(settled.amount().toString()).isEqualTo("2000000000000000000");
  }

  @Test
  void countsLateMoneyByTheNewQuoteOnceItIsExtended() {
    Payment payment = pay(expire(world.createPriced(PRICE)), PART);
    awaitFlags(payment, LATE, UNDERPAID, NEEDS_ATTENTION);
    world.rates.move("4000");

    world.extend(payment, Duration.ofMinutes(30));
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).containsExactly(OVERPAID);
    assertThat(settled.amount().toString()).isEqualTo("500000000000000000");
    assertThat(world.events(payment))
        .containsSubsequence("expired", "late", "extended", "detected", "confirmed", "settled");
  }

  @Test
  void givesThePayerMoreTime() {
    Payment payment = world.create();
    assertThat(world.extend(payment, PaymentWorld.WINDOW.plusHours(1)))
        .isInstanceOf(ActResult.Done.class);
    world.pass(PaymentWorld.WINDOW.plusMinutes(10));
    assertThat(world.extend(payment, Duration.ofMinutes(1))).isInstanceOf(ActResult.Refused.class);

    pay(payment, DUE);
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).isEmpty();
    assertThat(world.events(payment)).containsSubsequence("extended", "detected", "settled");
  }

  @Test
  void waitsAgainWhenAnExpiredPaymentIsExtended() {
    Payment payment = pay(expired(), PART);
    awaitFlags(payment, LATE, UNDERPAID, NEEDS_ATTENTION);

    world.extend(payment, Duration.ofMinutes(30));
    Payment waiting =
        world.awaitThat(
            payment, read -> read.status() == PENDING && !read.flags().contains(NEEDS_ATTENTION));
    assertThat(waiting.flags()).containsExactly(UNDERPAID);
    pay(payment, "400000000000000000");
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).isEmpty();
  }

  @Test
  void looksAfterADepositThatComesAfterTheClose() {
    Payment payment = pay(world.create(), DUE);
    world.mineUntil(payment, SETTLED);
    world.passUntilClosed(payment);
    world.pass(PaymentWorld.WINDOW);

    pay(payment, DUE);
    Payment afterwards = world.mineUntilLateDepositIsOver(payment);

    assertThat(afterwards.status()).isEqualTo(SETTLED);
    assertThat(afterwards.flags()).containsExactly(OVERPAID, LATE);
    assertThat(world.chain.balance(payment.address())).isEqualTo(TokenAmount.ZERO);
    assertThat(world.events(payment)).containsSubsequence("settled", "closed", "overpaid", "late");
  }

  @Test
  void settlesWhatWasAcceptedAfterTheClose() {
    Payment payment = expired();
    world.passUntilClosed(payment);
    pay(payment, DUE);
    assertThat(world.mineUntilLateDepositIsOver(payment).flags())
        .containsExactly(LATE, NEEDS_ATTENTION);
    assertThat(world.extend(payment, Duration.ofHours(1))).isInstanceOf(ActResult.Refused.class);

    assertThat(world.accept(payment)).isInstanceOf(ActResult.Done.class);
    Payment settled = world.mineUntil(payment, SETTLED);

    assertThat(settled.flags()).containsExactly(LATE);
    assertThat(world.events(payment))
        .containsSubsequence("expired", "closed", "late", "accepted", "detected", "settled");
  }

  @Test
  void recordsARefusedCancellationOncePerActor() {
    Payment payment = pay(world.create(), PART);
    awaitFlags(payment, UNDERPAID);

    world.cancel(payment);
    world.cancel(payment);
    world.stub(payment).cancel("from the Web UI");
    world.awaitThat(
        payment,
        read -> world.events(payment).stream().filter("cancel_refused"::equals).count() == 2);

    pay(payment, DUE);
    world.mineUntil(payment, SETTLED);
    assertThat(world.events(payment)).filteredOn("cancel_refused"::equals).hasSize(2);
  }

  @Test
  void sweepsWhatComesWhileASweepIsUnderWay() {
    Payment payment = pay(world.create(), DUE);
    world.awaitStatus(payment, DETECTED);
    world.mine(1);
    world.awaitThat(payment, read -> read.sweep() != null && read.sweep().txHash() != null);

    pay(payment, PART);
    world.mineUntil(payment, SETTLED);
    world.mine(6);
    world.passUntilClosed(payment);

    assertThat(world.read(payment).flags()).containsExactly(OVERPAID);
    assertThat(world.chain.balance(payment.address())).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void leavesNoMoneyBehindBecauseOfALittleThatIsNotWorthASweep() {
    Payment payment = pay(world.create(), DUE);
    world.mineUntil(payment, SETTLED);
    world.passUntilClosed(payment);
    pay(payment, LITTLE);
    awaitPutOff(payment);

    pay(payment, DUE);
    world.mineUntilLateDepositIsOver(payment);

    assertThat(world.chain.balance(payment.address())).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void waitsForALittleOnlyAsLongAsForLateMoney() {
    Payment payment = pay(world.create(), DUE);
    world.mineUntil(payment, SETTLED);
    world.passUntilClosed(payment);
    pay(payment, LITTLE);
    awaitPutOff(payment);

    world.pass(Duration.ofDays(8));
    world.mineUntilLateDepositIsOver(payment);

    assertThat(world.chain.balance(payment.address()))
        .isEqualTo(TokenAmount.parseBaseUnits(LITTLE));
  }

  private static void awaitPutOff(Payment closed) {
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> {
          world.mine(1);
          return world.historyAfterTheClose(closed).getEvents().stream()
              .anyMatch(event -> event.toString().contains("until a sweep may be worth its fee"));
        });
  }

  private static Payment pay(Payment payment, String baseUnits) {
    world.pay(payment.address(), baseUnits);
    world.mine(1);
    return payment;
  }

  private static Payment awaitFlags(Payment payment, PaymentFlag... flags) {
    return world.awaitThat(payment, read -> Set.copyOf(read.flags()).equals(Set.of(flags)));
  }
}
