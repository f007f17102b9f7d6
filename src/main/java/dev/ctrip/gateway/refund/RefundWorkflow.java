package dev.ctrip.gateway.refund;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Carries a refund from its request to its end. Everything it knows it reads from PostgreSQL, so it
 * may be started again at any time. Its id is {@link #idFor}.
 */
@WorkflowInterface
public interface RefundWorkflow {

  /**
   * @return where the refund stands, with nothing left to do
   */
  @WorkflowMethod(name = "Refund")
  RefundState carryOut(String refundId);

  @SignalMethod(name = "recheck", description = "Look now. Safe at any time.")
  void recheck();

  static String idFor(String refundId) {
    return "refund-" + refundId;
  }
}
