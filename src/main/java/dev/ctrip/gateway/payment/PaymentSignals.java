package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.webhook.WebhookDelivery;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import org.jspecify.annotations.Nullable;

/**
 * What any workflow of a payment can be told and asked. Signals are hints: they make the workflow
 * look, and what it credits it reads from PostgreSQL, where only deposits stand that were read from
 * the canonical chain.
 */
public interface PaymentSignals {

  @SignalMethod(
      name = "depositSeen",
      description = "A listener saw a deposit or lost one to a reorg: look now. Credits nothing.")
  void depositSeen(@Nullable DepositNotice notice);

  @SignalMethod(name = "recheck", description = "Look now. Safe at any time.")
  void recheck(@Nullable Note note);

  @SignalMethod(
      name = WebhookDelivery.FAILING_SIGNAL,
      description = "A webhook is not acknowledged: show it until its delivery has ended.")
  void webhookFailing(@Nullable String deliveryId);

  @QueryMethod(name = "facts", description = "What the last step was judged from.")
  @Nullable PaymentFacts facts();

  /**
   * Names a deposit as it was when it was seen; equal notices count once.
   *
   * @param txHash null where only the balance shows it
   * @param logIndex null for the native coin
   * @param state in lower case
   */
  record DepositNotice(
      @Nullable TxHash txHash,
      @Nullable Integer logIndex,
      long blockNumber,
      String blockHash,
      String state) {}

  /**
   * @param actor who asks: an API key's id, an operator, a part of the gateway
   */
  record Note(String actor, String reason) {}
}
