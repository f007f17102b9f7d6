package dev.ctrip.gateway.admin;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.payment.PaymentRecheck.Standing;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Looks at everything that one payment depends on, now: its chain, its address' balance, and what
 * its workflow makes of them. Credits nothing by itself. Its id is {@link #idFor}, so that one
 * payment is looked at by one at a time.
 */
@WorkflowInterface
public interface ProcessPaymentWorkflow {

  @WorkflowMethod(name = "ProcessPayment")
  Processed process(Request request);

  static String idFor(String paymentId) {
    return "process-" + paymentId;
  }

  /**
   * @param chain the payment's
   * @param chainName for people
   * @param address the payment's
   * @param actor who asks: an API key's id
   */
  record Request(
      String paymentId, ChainId chain, String chainName, Address address, String actor) {}

  /**
   * @param findings what the address has that nobody knew of, and how far the chain is read
   * @param payment how the payment stands afterwards
   */
  record Processed(Findings findings, Standing payment) {}
}
