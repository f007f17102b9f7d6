package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentFlag.LATE;
import static dev.ctrip.gateway.payment.PaymentFlag.NEEDS_ATTENTION;
import static dev.ctrip.gateway.payment.PaymentStatus.EXPIRED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.payment.ActResult;
import dev.ctrip.gateway.payment.Payment;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long expired and cancelled payments look after late money: the days are skipped. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PaymentLateWindowWorkflowTest extends InPaymentWorld {

  private static final Duration LATE_WINDOW = Duration.ofDays(7);

  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  @Test
  void staysOpenForTheLateWindowAndNoLonger() {
    Payment payment = expired();

    world.pass(LATE_WINDOW.minusMinutes(5));
    assertThat(world.isClosed(payment)).isFalse();
    world.pass(Duration.ofMinutes(10));
    world.passUntilClosed(payment);

    assertThat(world.events(payment)).containsExactly("created", "expired", "closed");
  }

  /** Seven days from the day on which it expired for good, not from when it first did. */
  @Test
  void hasTheWholeLateWindowAgainAfterItWasExtended() {
    Payment payment = expired();
    world.pass(LATE_WINDOW.minusDays(1));
    assertThat(world.extend(payment, Duration.ofDays(3))).isInstanceOf(ActResult.Done.class);
    world.awaitStatus(payment, PENDING);
    world.pass(Duration.ofDays(3).plusMinutes(1));
    world.pass(Duration.ofMinutes(1));
    world.awaitStatus(payment, EXPIRED);

    world.pass(LATE_WINDOW.minusDays(1));
    assertThat(world.isClosed(payment)).isFalse();
    world.pay(payment.address(), PaymentWorld.DUE.toString());
    world.mine(1);

    world.awaitThat(payment, read -> read.flags().equals(List.of(LATE, NEEDS_ATTENTION)));
    assertThat(world.events(payment))
        .containsSubsequence("expired", "extended", "expired", "late")
        .doesNotContain("closed");
  }

  @Test
  void sweepsLateMoneyOnceItIsWorthItsFeeAndDoesNotWaitForTheEndOfTheWindow() {
    Payment payment = expired();
    world.chain.setNextBaseFee(GWEI.multiply(BigInteger.valueOf(300)));
    world.pay(payment.address(), PaymentWorld.DUE.toString());
    await().until(() -> mined() && isPutOff(payment));
    assertThat(world.chain.balance(payment.address())).isEqualTo(PaymentWorld.DUE);

    world.chain.setNextBaseFee(GWEI);
    world.mine(1);
    world.pass(Duration.ofHours(6));

    await().until(() -> mined() && world.chain.balance(payment.address()).isZero());
    assertThat(world.isClosed(payment)).as("still open for late money").isFalse();
  }

  private static boolean mined() {
    world.mine(1);
    return true;
  }

  private static boolean isPutOff(Payment payment) {
    return world.history(payment).getEvents().stream()
        .anyMatch(event -> event.toString().contains("until a sweep may be worth its fee"));
  }
}
