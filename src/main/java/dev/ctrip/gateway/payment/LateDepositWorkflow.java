package dev.ctrip.gateway.payment;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Looks after what happens to a payment after its close: a deposit that comes, one that a reorg
 * takes, an acceptance. Does on the same rows what the payment's own workflow would do, and ends
 * when nothing is left; may run any number of times, one at a time. Its id is {@link #idFor}.
 */
@WorkflowInterface
public interface LateDepositWorkflow extends PaymentSignals {

  /**
   * @return the payment's status afterwards
   */
  @WorkflowMethod(name = "LateDeposit")
  PaymentStatus takeIn(PaymentTerms terms);

  static String idFor(String paymentId) {
    return "late-deposit-" + paymentId;
  }
}
