package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.TxHash;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * The life of one payment, from its creation to its close. The workflow's id is the payment's id.
 *
 * <p>Signals are hints: they make the workflow look, and what it credits it reads from PostgreSQL,
 * where only deposits stand that were read from the canonical chain.
 */
@WorkflowInterface
public interface PaymentWorkflow {

  /**
   * Lives through the payment. May be started again at any status: the first step is to load it.
   *
   * @return the status in which it closed
   */
  @WorkflowMethod(name = "Payment")
  PaymentStatus live(PaymentTerms terms);

  @SignalMethod(
      name = "depositSeen",
      description = "A listener saw a deposit or lost one to a reorg: look now. Credits nothing.")
  void depositSeen(@Nullable DepositNotice notice);

  @SignalMethod(name = "recheck", description = "Look now. Safe at any time.")
  void recheck(@Nullable Note note);

  @SignalMethod(
      name = "cancel",
      description =
          "Cancel if no money was seen yet. Without an answer; the update of the same name has one.")
  void cancelWithoutAnswer(@Nullable Note note);

  @UpdateMethod(
      name = "cancel",
      description = "Cancel if no money was seen yet; answers whether that was done.")
  CancelAnswer cancel(@Nullable Note note);

  @QueryMethod(name = "facts", description = "What the last step was judged from.")
  @Nullable PaymentFacts facts();

  /**
   * Names a deposit as it was when it was seen; equal notices count once.
   *
   * @param logIndex null for the native coin
   * @param state in lower case
   */
  record DepositNotice(
      TxHash txHash,
      @Nullable Integer logIndex,
      long blockNumber,
      String blockHash,
      String state) {}

  /**
   * @param actor who asks: an API key's id, an operator, a part of the gateway
   */
  record Note(String actor, String reason) {}

  /**
   * @param cancelled whether the payment is cancelled now
   * @param reason why not; null if it is
   */
  record CancelAnswer(boolean cancelled, @Nullable String reason) {}
}
