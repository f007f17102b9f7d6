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

  private LedgerSteps() {}

  /**
   * @param summary what the step is for, shown to operators; at most 200 bytes
   */
  static <T> T call(String summary, Function<PaymentLedger, T> step) {
    try {
      return step.apply(
          Workflow.newLocalActivityStub(PaymentLedger.class, Retries.forDatabaseAtOnce(summary)));
    } catch (ActivityFailure unavailable) {
      return step.apply(
          Workflow.newActivityStub(PaymentLedger.class, Retries.forDatabase(summary)));
    }
  }
}
