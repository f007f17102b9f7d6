package dev.ctrip.gateway.payment.activity;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentWorkflow.CancelAnswer;
import dev.ctrip.gateway.payment.Transition;
import dev.ctrip.gateway.payment.store.JdbcPaymentEvents;
import dev.ctrip.gateway.payment.store.JdbcPayments;
import dev.ctrip.gateway.payment.store.PaymentActs;
import dev.ctrip.gateway.payment.store.PaymentHistory;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.temporal.spring.boot.ActivityImpl;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger on PostgreSQL. */
@Component
@ConditionalOnRole(Role.WORKER)
@ActivityImpl(taskQueues = TaskQueues.PAYMENTS)
class JdbcPaymentLedger implements PaymentLedger {

  private static final String GATEWAY = PaymentEvent.GATEWAY;

  private final JdbcPayments payments;
  private final JdbcPaymentEvents events;
  private final PaymentHistory history;
  private final PaymentActs acts;
  private final TransactionTemplate transaction;
  private final Clock clock;

  JdbcPaymentLedger(
      JdbcPayments payments,
      JdbcPaymentEvents events,
      PaymentHistory history,
      PaymentActs acts,
      TransactionTemplate transaction,
      Clock clock) {
    this.payments = payments;
    this.events = events;
    this.history = history;
    this.acts = acts;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public PaymentFacts load(String paymentId) {
    return inTransaction(() -> payments.facts(paymentId));
  }

  @Override
  public PaymentFacts record(Recording recording) {
    return underLock(
        recording.paymentId(),
        stored -> {
          boolean judgedFromThis =
              stored.sequence() == recording.expectedSequence()
                  && stored.changesSeen() == recording.changesSeen()
                  && stored.closed() == recording.closed();
          if (!judgedFromThis || events.contains(recording.stepKey())) {
            return;
          }
          Transition transition = recording.transition();
          payments.apply(recording.paymentId(), transition, stored.sequence() + 1, clock.instant());
          payments.markJudged(recording.paymentId(), recording.changesSeen());
          history.append(
              recording.paymentId(),
              transition.type(),
              recording.stepKey(),
              GATEWAY,
              transition.rule());
        });
  }

  @Override
  public PaymentFacts markJudged(Judged judged) {
    return underLock(
        judged.paymentId(),
        stored -> payments.markJudged(judged.paymentId(), judged.changesSeen()));
  }

  @Override
  public CancelAnswer cancel(Cancellation cancellation) {
    return acts.cancel(cancellation.paymentId(), cancellation.actor(), cancellation.reason())
        .map(refusal -> new CancelAnswer(false, refusal))
        .orElseGet(() -> new CancelAnswer(true, null));
  }

  @Override
  public PaymentFacts close(Judged judged) {
    return underLock(
        judged.paymentId(),
        stored -> {
          boolean somethingLeft =
              stored.changesSeen() != judged.changesSeen()
                  || !stored.pendingWebhooks().isEmpty()
                  || !stored.openSweep().isZero();
          if (somethingLeft) {
            return;
          }
          payments.finish(judged.paymentId(), stored.changesSeen());
          if (stored.closed()) {
            return;
          }
          long sequence = stored.sequence() + 1;
          payments.close(judged.paymentId(), sequence, clock.instant());
          history.append(
              judged.paymentId(),
              PaymentEventType.CLOSED,
              judged.paymentId() + "/" + PaymentEventType.CLOSED.word() + "/" + sequence,
              GATEWAY,
              "nothing is left to wait for");
        });
  }

  /** Decides on what is stored under the row's lock, and answers with what is stored afterwards. */
  private PaymentFacts underLock(String paymentId, Decision decision) {
    return inTransaction(() -> {
      payments.lock(paymentId);
      decision.on(payments.facts(paymentId));
      return payments.facts(paymentId);
    });
  }

  @FunctionalInterface
  private interface Decision {
    void on(PaymentFacts stored);
  }

  private <T> T inTransaction(Supplier<T> work) {
    T result = transaction.execute(status -> work.get());
    if (result == null) {
      throw new IllegalStateException("a transaction without a result");
    }
    return result;
  }
}
