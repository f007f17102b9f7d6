package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentFlag.OVERPAID;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.payment.Payment;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stranger sends dust to a payment's address, as much as he likes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PaymentDustWorkflowTest extends InPaymentWorld {

  private static final int TRANSFERS = 10_000;

  /** A payment without any dust takes 88. */
  private static final int MOST_EVENTS = 130;

  @Test
  void settlesAmongTenThousandTransfersOfDustWithoutALongerHistory() {
    Payment payment = world.create();
    sendDust(payment, TRANSFERS / 2);
    world.mine(1);
    sendDust(payment, TRANSFERS / 2);
    world.pay(payment.address(), PaymentWorld.DUE.toString());

    Payment settled = world.mineUntil(payment, SETTLED);
    world.passUntilClosed(payment);

    assertThat(settled.flags())
        .as("by the dust, since nothing is tolerated")
        .containsOnly(OVERPAID);
    assertThat(settled.deposits()).hasSize(TRANSFERS + 1);
    assertThat(world.history(payment).getEvents().size()).isLessThan(MOST_EVENTS);
  }

  private static void sendDust(Payment payment, int transfers) {
    for (int i = 0; i < transfers; i++) {
      world.pay(payment.address(), "1000");
    }
  }
}
