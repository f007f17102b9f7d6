package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentNotes;
import dev.ctrip.gateway.payment.Transition;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Appends to the history under the payment's row lock, as every act does. */
@Component
class JdbcPaymentNotes implements PaymentNotes {

  private final JdbcPayments payments;
  private final JdbcPaymentEvents events;
  private final PaymentHistory history;
  private final TransactionTemplate transaction;
  private final Clock clock;

  JdbcPaymentNotes(
      JdbcPayments payments,
      JdbcPaymentEvents events,
      PaymentHistory history,
      TransactionTemplate transaction,
      Clock clock) {
    this.payments = payments;
    this.events = events;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public void note(
      String paymentId, PaymentEventType type, String stepKey, String actor, String rule) {
    transaction.executeWithoutResult(status -> {
      payments.lock(paymentId);
      if (events.contains(stepKey)) {
        return;
      }
      PaymentFacts stored = payments.facts(paymentId);
      payments.apply(
          paymentId, unchanged(stored, type, rule), stored.sequence() + 1, clock.instant());
      history.append(paymentId, type, stepKey, actor, rule);
    });
  }

  private static Transition unchanged(PaymentFacts stored, PaymentEventType type, String rule) {
    return new Transition(
        type,
        stored.status(),
        stored.flags(),
        stored.amountReceived(),
        stored.amountConfirmed(),
        stored.attentionReason(),
        rule);
  }
}
