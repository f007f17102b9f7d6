package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.chain.DepositConfirmation;
import dev.ctrip.gateway.durable.Deadline;
import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.payment.Judgement;
import dev.ctrip.gateway.payment.NextStep;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.payment.PaymentWorkflow;
import dev.ctrip.gateway.payment.Transition;
import dev.ctrip.gateway.payment.activity.PaymentLedger;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepProcess;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.wallet.KeyReference;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Load, judge, act, wait. What is the case stands in PostgreSQL; what that calls for is decided by
 * {@link Judgement}; here it is done, one step at a time, until the payment closes.
 */
public class PaymentWorkflowImpl implements PaymentWorkflow {

  /** Fees fall and people act within hours; asking more often only costs history. */
  private static final Duration RETRY_OF_SWEEP = Duration.ofHours(6);

  /** More deposits than this to one payment are only looked at again, not told apart. */
  private static final int REMEMBERED_NOTICES = 1_000;

  private final PaymentTerms terms;
  private final Deliveries deliveries = new Deliveries();
  private final OperatorView view;
  private final ChainPatience patience;
  private final Set<DepositNotice> notices = new LinkedHashSet<>();

  private @Nullable PaymentFacts facts;
  private @Nullable Note cancelWish;
  private boolean news;
  private Instant sweepNotBefore = Instant.EPOCH;

  @WorkflowInit
  public PaymentWorkflowImpl(PaymentTerms terms) {
    this.terms = terms;
    this.view = new OperatorView(terms);
    this.patience = new ChainPatience(terms.blockTime());
  }

  /**
   * The whole life runs detached: Temporal cannot refuse a "Request Cancellation", but seen money
   * must still be confirmed, swept and told. The request is taken as a wish like any other.
   */
  @Override
  public PaymentStatus live(PaymentTerms sameTerms) {
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(reason -> wishToCancel(new Note("temporal", "cancellation was requested")));
    Workflow.newDetachedCancellationScope(this::liveThrough).run();
    return facts == null ? PaymentStatus.PENDING : facts.status();
  }

  private void liveThrough() {
    PaymentFacts current = load();
    while (!current.closed()) {
      facts = current;
      view.show(current);
      deliveries.start(current.pendingWebhooks());
      current = cancelWish != null ? cancelAsWished(cancelWish) : act(current);
    }
    facts = current;
    view.show(current);
  }

  private PaymentFacts act(PaymentFacts current) {
    NextStep step = Judgement.judge(terms, current, now(), sweepNotBefore);
    return switch (step) {
      case NextStep.RecordTransition(Transition transition) -> record(current, transition);
      case NextStep.MarkJudged() ->
          LedgerSteps.call(
              "nothing new",
              ledger ->
                  ledger.markJudged(
                      new PaymentLedger.Judged(terms.paymentId(), current.changesSeen())));
      case NextStep.Confirm(long blocksStillNeeded) -> confirm(blocksStillNeeded);
      case NextStep.Sweep sweep -> sweep(current, sweep);
      case NextStep.AwaitUntil(Instant until, String label) -> {
        Deadline.await(Duration.between(now(), until), label, this::isWoken);
        yield load();
      }
      case NextStep.AwaitChain(String reason) -> awaitChain(reason);
      case NextStep.AwaitWebhooks() -> {
        Workflow.await(() -> isWoken() || deliveries.areOver());
        yield load();
      }
      case NextStep.AwaitPerson(String reason) -> {
        view.explain(reason);
        Workflow.await(this::isWoken);
        yield load();
      }
      case NextStep.Close() -> close(current);
    };
  }

  private PaymentFacts record(PaymentFacts current, Transition transition) {
    patience.learntSomething();
    String step =
        terms.paymentId() + "/" + transition.type().word() + "/" + (current.sequence() + 1);
    return LedgerSteps.call(
        transition.type().word(),
        ledger ->
            ledger.record(
                new PaymentLedger.Recording(
                    terms.paymentId(),
                    step,
                    current.sequence(),
                    current.changesSeen(),
                    transition)));
  }

  /** Sleeps about as long as the missing blocks take, then asks the chain how deep the money is. */
  private PaymentFacts confirm(long blocksStillNeeded) {
    Instant estimate = now().plus(terms.blockTime().multipliedBy(blocksStillNeeded));
    Instant question = patience.nextQuestion(estimate);
    Deadline.await(
        Duration.between(now(), question),
        "confirmations: about " + blocksStillNeeded + " to go",
        this::isWoken);
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
      patience.learntNothing(now());
    }
    return load();
  }

  private PaymentFacts awaitChain(String reason) {
    view.explain(reason);
    if (!now().isBefore(patience.nextQuestion(Instant.EPOCH))) {
      patience.learntNothing(now());
    }
    Instant question = patience.nextQuestion(Instant.EPOCH);
    Deadline.await(Duration.between(now(), question), "until the chain moves on", this::isWoken);
    return load();
  }

  private PaymentFacts sweep(PaymentFacts current, NextStep.Sweep sweep) {
    SweepOutcome outcome =
        SweepProcess.durable()
            .sweep(
                new SweepRequest(
                    terms.paymentId() + "/sweep/" + current.finishedSweeps(),
                    terms.paymentId(),
                    terms.chainId(),
                    terms.address(),
                    KeyReference.ofDeposit(terms.derivationIndex()),
                    terms.token(),
                    sweep.amount(),
                    terms.confirmationsRequired()),
                terms.blockTime(),
                view::explain,
                this::isWoken);
    switch (outcome.kind()) {
      case SWEPT, INTERRUPTED -> {}
      case DEFERRED, STUCK -> {
        view.explain(outcome.detail());
        sweepNotBefore = now().plus(RETRY_OF_SWEEP);
      }
    }
    return load();
  }

  private PaymentFacts close(PaymentFacts current) {
    Workflow.await(Workflow::isEveryHandlerFinished);
    return LedgerSteps.call(
        "close",
        ledger -> ledger.close(new PaymentLedger.Judged(terms.paymentId(), current.changesSeen())));
  }

  private PaymentFacts cancelAsWished(Note wish) {
    cancelWish = null;
    CancelAnswer answer = cancelInLedger(wish);
    if (!answer.cancelled()) {
      view.explain("cancellation was refused: " + answer.reason());
    }
    return load();
  }

  private CancelAnswer cancelInLedger(Note note) {
    return LedgerSteps.call(
        "cancel if no money was seen",
        ledger ->
            ledger.cancel(
                new PaymentLedger.Cancellation(terms.paymentId(), note.actor(), note.reason())));
  }

  private PaymentFacts load() {
    news = false;
    return LedgerSteps.call("what is the case?", ledger -> ledger.load(terms.paymentId()));
  }

  // --- Handlers record; the loop acts ---

  @Override
  public void depositSeen(@Nullable DepositNotice notice) {
    if (notice == null || notices.size() >= REMEMBERED_NOTICES || notices.add(notice)) {
      news = true;
    }
  }

  @Override
  public void recheck(@Nullable Note note) {
    patience.learntSomething();
    news = true;
  }

  @Override
  public void cancelWithoutAnswer(@Nullable Note note) {
    wishToCancel(note);
  }

  /**
   * The answer is a conditional write under the payment's row lock, so it is true whatever the loop
   * is doing meanwhile. Detached, so that it also works after a cancellation was requested.
   */
  @Override
  public CancelAnswer cancel(@Nullable Note note) {
    CancelAnswer[] answer = new CancelAnswer[1];
    Workflow.newDetachedCancellationScope(() -> answer[0] = cancelInLedger(named(note))).run();
    news = true;
    return answer[0];
  }

  @Override
  public @Nullable PaymentFacts facts() {
    return facts;
  }

  private boolean wishToCancel(@Nullable Note note) {
    cancelWish = named(note);
    return true;
  }

  /** The Web UI sends signals and updates without an input as well. */
  private static Note named(@Nullable Note note) {
    return note == null ? new Note("unknown", "no reason was given") : note;
  }

  private boolean isWoken() {
    return news || cancelWish != null;
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
