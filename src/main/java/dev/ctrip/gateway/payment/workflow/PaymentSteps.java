package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.chain.DepositConfirmation;
import dev.ctrip.gateway.durable.Deadline;
import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.durable.Summary;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.payment.PaymentWorkflow.CancelAnswer;
import dev.ctrip.gateway.payment.SweepOutlook;
import dev.ctrip.gateway.payment.Transition;
import dev.ctrip.gateway.payment.activity.PaymentLedger;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepProcess;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.wallet.KeyReference;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How each step of a payment's life is done. Every step ends with the facts as they are stored
 * afterwards, which are judged next; a step that waits also ends when there is news.
 */
final class PaymentSteps {

  private final PaymentTerms terms;
  private final Inbox inbox;
  private final Deliveries deliveries;
  private final OperatorView view;
  private final ChainPatience patience;

  private final SweepMemory sweeps;

  private boolean over;

  PaymentSteps(PaymentTerms terms, Inbox inbox) {
    this.terms = terms;
    this.inbox = inbox;
    this.view = new OperatorView(terms);
    this.deliveries = new Deliveries(view);
    this.patience = new ChainPatience(terms.blockTime());
    this.sweeps = new SweepMemory(terms.lateWindow());
  }

  /** Whether the payment is closed and nothing has come since. */
  boolean areOver() {
    return over;
  }

  SweepOutlook sweepOutlook(PaymentFacts payment) {
    return sweeps.outlook(payment);
  }

  PaymentFacts load() {
    inbox.startToLook();
    return LedgerSteps.call("what is the case?", ledger -> ledger.load(terms.paymentId()));
  }

  /** Shows operators where the payment stands, and starts the webhooks that it owes. */
  void show(PaymentFacts payment) {
    view.show(payment);
    deliveries.start(payment.pendingWebhooks());
  }

  PaymentFacts record(PaymentFacts payment, Transition transition) {
    patience.learntSomething();
    String event = transition.type().word();
    String step = terms.paymentId() + "/" + event + "/" + (payment.sequence() + 1);
    view.happened(now(), event + ": " + transition.rule());
    return LedgerSteps.call(
        Summary.of(event + ": " + transition.rule()),
        ledger -> ledger.record(PaymentLedger.Recording.of(step, terms, payment, transition)));
  }

  PaymentFacts markJudged(PaymentFacts payment) {
    return LedgerSteps.call("nothing new", ledger -> ledger.markJudged(judged(payment)));
  }

  /** Sleeps about as long as the missing blocks take, then asks the chain how deep the money is. */
  PaymentFacts confirm(PaymentFacts payment, long blocksStillNeeded) {
    Instant estimate = now().plus(terms.blockTime().multipliedBy(blocksStillNeeded));
    Instant question = patience.nextQuestion(estimate);
    sleepUntil(question, "confirmations: about " + blocksStillNeeded + " to go");
    if (now().isBefore(question)) {
      return load();
    }
    DepositConfirmation.Report report =
        Workflow.newActivityStub(
                DepositConfirmation.class, Retries.forChain("how deep are the deposits?"))
            .confirm(
                new DepositConfirmation.Request(
                    terms.chainId(),
                    terms.address(),
                    terms.confirmationsRequired(),
                    terms.finality()));
    if (report.confirmed() > 0) {
      patience.learntSomething();
    } else {
      patience.learntNothing(now(), payment.chain().head());
    }
    return load();
  }

  PaymentFacts sweep(PaymentFacts payment, TokenAmount amount) {
    SweepOutcome outcome =
        SweepProcess.durable()
            .sweep(
                new SweepRequest(
                    terms.paymentId() + "/sweep/" + payment.finishedSweeps(),
                    terms.paymentId(),
                    terms.chainId(),
                    terms.address(),
                    KeyReference.ofDeposit(terms.derivationIndex()),
                    terms.token(),
                    amount,
                    terms.confirmationsRequired()),
                terms.blockTime(),
                sweeps.isDelayed(),
                view::explain,
                inbox::hasNews);
    sweeps.learn(outcome, amount, now());
    return switch (outcome.kind()) {
      case SWEPT, INTERRUPTED -> load();
      case SHORT -> awaitChain(payment, outcome.detail());
      case DEFERRED, PARKED, STUCK, DELAYED -> {
        view.explain(outcome.detail());
        yield load();
      }
    };
  }

  PaymentFacts awaitUntil(Instant until, String label) {
    sleepUntil(until, label);
    return load();
  }

  PaymentFacts awaitChain(PaymentFacts payment, String reason) {
    view.explain(reason);
    if (!now().isBefore(patience.nextQuestion(Instant.EPOCH))) {
      patience.learntNothing(now(), payment.chain().readUpTo());
    }
    sleepUntil(patience.nextQuestion(Instant.EPOCH), "until the chain moves on");
    return load();
  }

  PaymentFacts awaitWebhooks() {
    Workflow.await(() -> inbox.hasNews() || deliveries.areOver());
    return load();
  }

  PaymentFacts awaitPerson(String reason) {
    view.explain(reason);
    Workflow.await(inbox::hasNews);
    return load();
  }

  PaymentFacts close(PaymentFacts payment) {
    Workflow.await(Workflow::isEveryHandlerFinished);
    inbox.startToLook();
    PaymentFacts closed = LedgerSteps.call("close", ledger -> ledger.close(judged(payment)));
    over =
        closed.closed()
            && closed.isThrough()
            && !inbox.hasNews()
            && Workflow.isEveryHandlerFinished();
    return closed;
  }

  PaymentFacts cancelAsWished(Note wish) {
    CancelAnswer answer = cancel(wish);
    if (!answer.cancelled()) {
      view.explain("cancellation was refused: " + answer.reason());
    }
    return load();
  }

  CancelAnswer cancel(Note note) {
    CancelAnswer answer =
        LedgerSteps.call(
            "cancel if no money was seen",
            ledger ->
                ledger.cancel(
                    new PaymentLedger.Cancellation(
                        terms.paymentId(), note.actor(), note.reason())));
    inbox.somethingChanged();
    return answer;
  }

  /** Something moved that the payment may have been waiting for long. */
  void recheck() {
    patience.learntSomething();
    sweeps.mayTryAgain();
    inbox.somethingChanged();
  }

  void webhookFailing(@Nullable String deliveryId) {
    deliveries.failing(deliveryId);
  }

  private PaymentLedger.Judged judged(PaymentFacts payment) {
    return new PaymentLedger.Judged(terms.paymentId(), payment.changesSeen());
  }

  private void sleepUntil(Instant until, String label) {
    Deadline.await(Duration.between(now(), until), label, inbox::hasNews);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
