package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.payment.Judgement;
import dev.ctrip.gateway.payment.NextStep;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.payment.PaymentWorkflow;
import dev.ctrip.gateway.payment.Transition;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Load, judge, act, wait. What is the case stands in PostgreSQL; what that calls for is decided by
 * {@link Judgement}, where each rule stands; here it is done, one step at a time, until the payment
 * closes.
 *
 * <pre>
 * PENDING ────────▶ DETECTED ─────▶ CONFIRMED ────▶ SETTLED ─────▶ close
 *  │ │ ▲  enough     │ ▲    deep      │  ▲   swept    │ more money: swept
 *  │ │ └─────────────┘ │   enough     └──┘            ▲
 *  │ │   reorg         │              sweep           │ (a reorg here is flagged; the status stays)
 *  │ └▶ CANCELLED ─────┤
 *  └──▶ EXPIRED ───────┘ accepted ─── else the late window passes: late money is swept ─▶ close
 * </pre>
 *
 * What comes after the close is looked after in the same way by a run of its own, {@link
 * LateDepositWorkflowImpl}.
 */
public class PaymentWorkflowImpl implements PaymentWorkflow {

  private final PaymentTerms terms;
  private final Inbox inbox = new Inbox();
  private final PaymentSteps steps;

  private @Nullable PaymentFacts facts;

  @WorkflowInit
  public PaymentWorkflowImpl(PaymentTerms terms) {
    this.terms = terms;
    this.steps = new PaymentSteps(terms, inbox);
  }

  /**
   * The whole life runs detached: Temporal cannot refuse a "Request Cancellation", but seen money
   * must still be confirmed, swept and told. The request is taken as a wish like any other.
   */
  @Override
  public PaymentStatus live(PaymentTerms sameTerms) {
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(reason -> {
          inbox.wishToCancel(new Note("temporal", "cancellation was requested"));
          return reason;
        });
    Workflow.newDetachedCancellationScope(this::liveThrough).run();
    return facts == null ? PaymentStatus.PENDING : facts.status();
  }

  private void liveThrough() {
    facts = steps.load();
    while (!steps.areOver()) {
      steps.show(facts);
      Note wish = inbox.takeCancelWish();
      facts = wish == null ? act(facts) : steps.cancelAsWished(wish);
    }
    steps.show(facts);
  }

  private PaymentFacts act(PaymentFacts payment) {
    return switch (Judgement.judge(terms, payment, now(), steps.sweepOutlook(payment))) {
      case NextStep.RecordTransition(Transition transition) -> steps.record(payment, transition);
      case NextStep.MarkJudged() -> steps.markJudged(payment);
      case NextStep.Confirm(long blocksStillNeeded) -> steps.confirm(payment, blocksStillNeeded);
      case NextStep.Sweep sweep -> steps.sweep(payment, sweep.amount());
      case NextStep.AwaitUntil(Instant until, String label) -> steps.awaitUntil(until, label);
      case NextStep.AwaitChain(String reason) -> steps.awaitChain(payment, reason);
      case NextStep.AwaitWebhooks() -> steps.awaitWebhooks();
      case NextStep.AwaitPerson(String reason) -> steps.awaitPerson(reason);
      case NextStep.Close() -> steps.close(payment);
    };
  }

  // --- Handlers record; the loop acts ---

  @Override
  public void depositSeen(@Nullable DepositNotice notice) {
    inbox.depositSeen(notice);
  }

  @Override
  public void recheck(@Nullable Note note) {
    steps.recheck();
  }

  @Override
  public void webhookFailing(@Nullable String deliveryId) {
    steps.webhookFailing(deliveryId);
  }

  @Override
  public void cancelWithoutAnswer(@Nullable Note note) {
    inbox.wishToCancel(named(note));
  }

  /**
   * The answer is a conditional write under the payment's row lock, so it is true whatever the loop
   * is doing meanwhile. Detached, so that it also works after a cancellation was requested.
   */
  @Override
  public CancelAnswer cancel(@Nullable Note note) {
    CancelAnswer[] answer = new CancelAnswer[1];
    Workflow.newDetachedCancellationScope(() -> answer[0] = steps.cancel(named(note))).run();
    return answer[0];
  }

  @Override
  public @Nullable PaymentFacts facts() {
    return facts;
  }

  /** The Web UI sends signals and updates without an input as well. */
  private static Note named(@Nullable Note note) {
    return note == null ? new Note("unknown", "no reason was given") : note;
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
