package dev.ctrip.gateway.payment;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * The life of one payment, from its creation to its close. The workflow's id is the payment's id.
 *
 * <p>Whoever reaches Temporal can send what stands here, and its Web UI has no login. So nothing
 * here credits anything: accepting and extending are no updates, but writes in PostgreSQL by
 * callers of the API, of which a workflow only learns.
 */
@WorkflowInterface
public interface PaymentWorkflow extends PaymentSignals {

  /**
   * Lives through the payment. May be started again at any status: the first step is to load it.
   *
   * @return the status in which it closed
   */
  @WorkflowMethod(name = "Payment")
  PaymentStatus live(PaymentTerms terms);

  @SignalMethod(
      name = "cancel",
      description =
          "Cancel if no money was seen yet. Without an answer; the update of the same name has one.")
  void cancelWithoutAnswer(@Nullable Note note);

  @UpdateMethod(
      name = "cancel",
      description = "Cancel if no money was seen yet; answers whether that was done.")
  CancelAnswer cancel(@Nullable Note note);

  /**
   * @param cancelled whether the payment is cancelled now
   * @param reason why not; null if it is
   */
  record CancelAnswer(boolean cancelled, @Nullable String reason) {}
}
