package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.payment.activity.PaymentLedger;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.function.Function;

/**
 * Calls the ledger as a local activity, which costs half the round trips, and while PostgreSQL is
 * away as an ordinary one, whose retries add nothing to the history.
 */
final class LedgerSteps {

  private final PaymentLedger atOnce =
      Workflow.newLocalActivityStub(PaymentLedger.class, Retries.forDatabaseAtOnce());
  private final PaymentLedger patient =
      Workflow.newActivityStub(PaymentLedger.class, Retries.forDatabase());

  <T> T call(Function<PaymentLedger, T> step) {
    try {
      return step.apply(atOnce);
    } catch (ActivityFailure unavailable) {
      return step.apply(patient);
    }
  }
}
