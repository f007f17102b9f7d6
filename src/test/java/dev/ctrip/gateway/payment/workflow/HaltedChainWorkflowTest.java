package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentStatus.DETECTED;
import static dev.ctrip.gateway.payment.PaymentStatus.EXPIRED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.payment.Payment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A chain that stands still for days costs little, and nobody waits long once it moves again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HaltedChainWorkflowTest extends InPaymentWorld {

  private static final Logger LOG = LoggerFactory.getLogger(HaltedChainWorkflowTest.class);

  private static final String DUE = PaymentWorld.DUE.toString();
  private static final Duration HALT = Duration.ofDays(3);
  private static final int MOST_EVENTS = 500;

  @Test
  void beforeTheMoneyIsDeepEnough() {
    Payment payment = detected();
    world.halt(HALT);
    assertThat(world.read(payment).status()).isEqualTo(DETECTED);

    world.mineUntil(payment, SETTLED);

    assertFewEvents(payment);
  }

  @Test
  void overTheDeadline() {
    Payment payment = world.create();
    world.halt(HALT);
    assertThat(world.read(payment).status()).isEqualTo(PENDING);

    world.mine(2);
    world.awaitStatus(payment, EXPIRED);

    assertFewEvents(payment);
  }

  @Test
  void whileASweepIsUnderWay() {
    Payment payment = detected();
    world.mine(1);
    world.awaitThat(payment, read -> read.sweep() != null && read.sweep().txHash() != null);
    world.halt(HALT);

    world.mineUntil(payment, SETTLED);

    assertFewEvents(payment);
  }

  @Test
  void atTheEndOfTheWindowForLateMoney() {
    Payment payment = world.create();
    world.pass(PaymentWorld.WINDOW.plusMinutes(1));
    world.mine(1);
    world.awaitStatus(payment, EXPIRED);
    world.halt(Duration.ofDays(7).plus(HALT));
    assertThat(world.isClosed(payment)).isFalse();

    world.mine(2);
    world.awaitThat(payment, read -> world.isClosed(payment));

    assertFewEvents(payment);
  }

  private static Payment detected() {
    Payment payment = world.create();
    world.pay(payment.address(), DUE);
    world.mine(1);
    return world.awaitStatus(payment, DETECTED);
  }

  private static void assertFewEvents(Payment payment) {
    int events = world.history(payment).getEvents().size();
    LOG.info("events of a payment whose chain stood still for three days: {}", events);
    assertThat(events).isLessThan(MOST_EVENTS);
  }
}
