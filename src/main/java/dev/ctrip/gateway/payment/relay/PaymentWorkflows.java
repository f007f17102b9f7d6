package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.durable.Summary;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.payment.LateDepositWorkflow;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentSearchAttributes;
import dev.ctrip.gateway.payment.PaymentSignals.DepositNotice;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.payment.PaymentWorkflow;
import dev.ctrip.gateway.payment.PaymentWorkflow.CancelAnswer;
import dev.ctrip.gateway.payment.store.JdbcPayments;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.platform.TemporalNamespace;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.SearchAttributes;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Component;

/** Starts, wakes and asks payments' workflows. Every call has a deadline of its own. */
@Component
class PaymentWorkflows {

  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration CANCEL_DEADLINE = Duration.ofSeconds(5);

  private static final Note LOOK = new Note("relay", "something may be left to do");

  private final WorkflowClient client;
  private final JdbcPayments payments;
  private final TemporalNamespace namespace;

  PaymentWorkflows(WorkflowClient client, JdbcPayments payments, TemporalNamespace namespace) {
    this.client = client;
    this.payments = payments;
    this.namespace = namespace;
  }

  /**
   * Makes sure that somebody looks after the payment: starts its workflow, or starts it again if its
   * run was terminated or lost; after the close the same of the one for late deposits, which ends at
   * once if it finds nothing.
   *
   * @throws RuntimeException if Temporal did not answer in time
   */
  void ensureRunning(String paymentId) {
    if (payments.isClosed(paymentId)) {
      startOn(paymentId, (terms, payment) -> takeIn(terms, payment, LOOK));
    } else {
      startOn(paymentId, this::start);
    }
  }

  /**
   * Makes whoever looks after the payment look now: its own workflow, or after its close the one
   * for late deposits, which is started for that.
   *
   * @throws RuntimeException if Temporal did not answer in time
   */
  void wake(String paymentId, Note note) {
    if (payments.isClosed(paymentId)) {
      startOn(paymentId, (terms, payment) -> takeIn(terms, payment, note));
    } else {
      ensureRunning(paymentId);
      TemporalCalls.within(DEADLINE, () -> running(paymentId).recheck(note));
    }
  }

  /** Like {@link #wake} for a payment whose own workflow runs. */
  void notice(String paymentId, DepositNotice notice) {
    TemporalCalls.within(DEADLINE, () -> running(paymentId).depositSeen(notice));
  }

  /** A server that has lost its data knows neither the namespace nor the search attributes. */
  private void startOn(String paymentId, BiConsumer<PaymentTerms, Payment> start) {
    Payment payment = payments.find(paymentId).orElseThrow();
    PaymentTerms terms = payments.terms(paymentId);
    try {
      TemporalCalls.within(DEADLINE, () -> start.accept(terms, payment));
    } catch (RuntimeException e) {
      if (TemporalCalls.isUnreachable(e)) {
        throw e;
      }
      namespace.ensure();
      TemporalCalls.within(DEADLINE, () -> start.accept(terms, payment));
    }
  }

  private void start(PaymentTerms terms, Payment payment) {
    WorkflowOptions options =
        options(terms, payment)
            .setWorkflowId(terms.paymentId())
            // A completed run means a closed payment; a failed, terminated or lost one is taken up.
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY)
            .build();
    try {
      client.newUntypedWorkflowStub("Payment", options).start(terms);
    } catch (WorkflowExecutionAlreadyStarted running) {
      // What was wanted.
    }
  }

  /** Signal and start in one: whether a run is just ending or none is there, one will look. */
  private void takeIn(PaymentTerms terms, Payment payment, Note note) {
    WorkflowOptions options =
        options(terms, payment)
            .setWorkflowId(LateDepositWorkflow.idFor(terms.paymentId()))
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .build();
    client
        .newUntypedWorkflowStub("LateDeposit", options)
        .signalWithStart("recheck", new Object[] {note}, new Object[] {terms});
  }

  CancelAnswer cancel(String paymentId, Note note) {
    return TemporalCalls.within(
        CANCEL_DEADLINE,
        () -> {
          ensureRunning(paymentId);
          return client
              .newUntypedWorkflowStub(paymentId)
              .startUpdate(
                  UpdateOptions.newBuilder(CancelAnswer.class)
                      .setUpdateName("cancel")
                      .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                      .build(),
                  note)
              .getResult();
        });
  }

  private PaymentWorkflow running(String paymentId) {
    return client.newWorkflowStub(PaymentWorkflow.class, paymentId);
  }

  private static WorkflowOptions.Builder options(PaymentTerms terms, Payment payment) {
    return WorkflowOptions.newBuilder()
        .setTaskQueue(TaskQueues.PAYMENTS)
        .setTypedSearchAttributes(searchAttributes(terms, payment))
        .setStaticSummary(summary(terms))
        .setStaticDetails(details(terms));
  }

  private static SearchAttributes searchAttributes(PaymentTerms terms, Payment payment) {
    SearchAttributes.Builder attributes =
        SearchAttributes.newBuilder()
            .set(PaymentSearchAttributes.STATUS, payment.status().word())
            .set(
                PaymentSearchAttributes.FLAGS,
                payment.flags().stream().map(PaymentFlag::word).toList())
            .set(PaymentSearchAttributes.CHAIN, terms.chain())
            .set(PaymentSearchAttributes.TOKEN, terms.token().symbol())
            .set(PaymentSearchAttributes.MERCHANT, terms.merchantId())
            .set(PaymentSearchAttributes.ADDRESS, terms.address().toString())
            .set(PaymentSearchAttributes.TX_HASHES, List.of());
    if (terms.orderId() != null) {
      attributes.set(PaymentSearchAttributes.ORDER_ID, terms.orderId());
    }
    return attributes.build();
  }

  /**
   * The order id is a merchant's text: it is shown as it is, whatever Markdown it may look like.
   */
  private static String summary(PaymentTerms terms) {
    String order = terms.orderId() == null ? "" : " for order " + terms.orderId();
    return Summary.of((terms.inWords() + order).replaceAll("[\\p{Cntrl}\\[\\]()<>|`*_\\\\]", " "));
  }

  private static String details(PaymentTerms terms) {
    return "Due **"
        + terms.inWords()
        + "** at `"
        + terms.address()
        + "`, "
        + terms.confirmationsRequired()
        + " confirmations, for payment "
        + terms.paymentId()
        + ".";
  }
}
