package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.payment.PaymentRecord;
import dev.ctrip.gateway.payment.PaymentRecords;
import dev.ctrip.gateway.payment.store.JdbcPaymentEvents.History;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what the other stores of payments write. */
@Component
class JdbcPaymentRecords implements PaymentRecords {

  private final JdbcPayments payments;
  private final JdbcPaymentEvents events;

  JdbcPaymentRecords(JdbcPayments payments, JdbcPaymentEvents events) {
    this.payments = payments;
    this.events = events;
  }

  @Override
  public Optional<PaymentRecord> find(String paymentId, int eventsAtMost) {
    return payments
        .find(paymentId)
        .map(payment -> {
          History history = events.read(paymentId, eventsAtMost);
          boolean intact = history.firstBroken() == null && isAsLeft(payment, history.newest());
          return new PaymentRecord(payment, history.oldest(), intact);
        });
  }

  /**
   * A payment's state is changed only together with its history, so the two agree; if not, one of
   * them was changed by somebody else, or the last events are gone.
   */
  private static boolean isAsLeft(Payment payment, @Nullable PaymentEvent newest) {
    return newest != null
        && newest.sequence() == payment.sequence()
        && newest.status().equals(payment.status().word())
        && newest.flags().equals(List.of(PaymentColumns.words(payment.flags())))
        && payment.amountReceived().equals(newest.amountReceived())
        && payment.amountConfirmed().equals(newest.amountConfirmed());
  }
}
