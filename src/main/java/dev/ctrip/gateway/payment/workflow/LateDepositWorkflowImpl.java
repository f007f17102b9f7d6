package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.payment.LateDepositWorkflow;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentTerms;
import io.temporal.workflow.WorkflowInit;
import org.jspecify.annotations.Nullable;

/** Lives on where the payment's own workflow has ended, by the same rules. */
public class LateDepositWorkflowImpl implements LateDepositWorkflow {

  private final PaymentWorkflowImpl payment;

  @WorkflowInit
  public LateDepositWorkflowImpl(PaymentTerms terms) {
    payment = new PaymentWorkflowImpl(terms);
  }

  @Override
  public PaymentStatus takeIn(PaymentTerms terms) {
    return payment.live(terms);
  }

  @Override
  public void depositSeen(@Nullable DepositNotice notice) {
    payment.depositSeen(notice);
  }

  @Override
  public void recheck(@Nullable Note note) {
    payment.recheck(note);
  }

  @Override
  public void webhookFailing(@Nullable String deliveryId) {
    payment.webhookFailing(deliveryId);
  }

  @Override
  public @Nullable PaymentFacts facts() {
    return payment.facts();
  }
}
