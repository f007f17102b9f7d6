package dev.ctrip.gateway.refund.workflow;

import dev.ctrip.gateway.durable.Backoff;
import dev.ctrip.gateway.durable.Deadline;
import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.payment.PaymentRecheck;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.refund.RefundState;
import dev.ctrip.gateway.refund.RefundSteps;
import dev.ctrip.gateway.refund.RefundSteps.Standing;
import dev.ctrip.gateway.refund.RefundWorkflow;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks where the refund stands, takes one step, waits, and looks again. What is the case stands in
 * PostgreSQL, so a run may be lost anywhere.
 *
 * <pre>
 * REQUESTED ──▶ APPROVED ──────────▶ SENDING ──▶ DONE
 *   │ another     │ ▲  ▲ refused for  │    mined, deep enough
 *   │ key         ▼ │  └──────────────┤
 *   │         NEEDS_FUNDS             └────────▶ STUCK
 *   └──▶ REJECTED ◀── (from all but SENDING and DONE)
 * </pre>
 */
public class RefundWorkflowImpl implements RefundWorkflow {

  private static final Duration A_DAY = Duration.ofDays(1);

  /** Also how long it takes at most until it is noticed that the refund wallet was filled. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** A signer that is away is asked again; this is how long one question waits. */
  private static final Duration LONGEST_SIGNING = Duration.ofMinutes(1);

  private final Tellings tellings = new Tellings();
  private boolean asked;
  private boolean paymentWoken;
  private @Nullable Backoff backoff;

  /** What this run has sent; another transaction is one that was planned anew. */
  private @Nullable String sent;

  @Override
  public RefundState carryOut(String refundId) {
    while (true) {
      asked = false;
      Standing standing = steps("look at the refund").look(refundId);
      tellings.start(standing.untold());
      switch (standing.state()) {
        case REQUESTED -> await(A_DAY, "until another key approves it");
        case APPROVED, NEEDS_FUNDS -> plan(refundId, standing);
        case SENDING -> {
          // A reorg may open it again after it was over.
          paymentWoken = false;
          send(refundId, standing);
        }
        case DONE, REJECTED, STUCK -> {
          wakePayment(standing);
          if (standing.untold().isEmpty()) {
            return standing.state();
          }
          Workflow.await(() -> asked || tellings.areOver());
        }
      }
      if (Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.continueAsNew(refundId);
      }
    }
  }

  @Override
  public void recheck() {
    asked = true;
  }

  private void plan(String refundId, Standing standing) {
    if (steps("plan the refund of " + standing.inWords()).plan(refundId)) {
      return;
    }
    await(backoff(standing).next(), "until the refund can be paid");
  }

  private void send(String refundId, Standing standing) {
    String outgoingId = Objects.requireNonNull(standing.outgoingId());
    if (!standing.signed() && !sign(refundId, outgoingId, standing.inWords())) {
      await(backoff(standing).next(), "until it can be signed");
      return;
    }
    if (!outgoingId.equals(sent)) {
      transfers("send " + standing.inWords()).broadcast(outgoingId);
      sent = outgoingId;
      backoff = null;
      await(
          standing.blockTime().multipliedBy(standing.confirmationsRequired()),
          "until it is deep enough");
    } else {
      await(backoff(standing).next(), "until it is deep enough");
    }
    follow(outgoingId, standing.inWords());
  }

  private void follow(String outgoingId, String what) {
    Progress seen = transfers("look up " + what).follow(outgoingId);
    if (seen.toSign() != null) {
      signAndSend(seen.toSign(), what);
    } else if (seen.stage() == Stage.UNKNOWN) {
      transfers("send %s again".formatted(what)).broadcast(outgoingId);
    }
  }

  /** A refusal is that transaction's own matter; what is followed here is signed already. */
  private static void signAndSend(String outgoingId, String what) {
    try {
      signing("sign again for " + what).sign(outgoingId);
      transfers("send again for " + what).broadcast(outgoingId);
    } catch (ActivityFailure e) {
      requireOwnFailure(e);
    }
  }

  /**
   * @return whether it is signed; what the signer decided else is seen at the next look
   */
  private static boolean sign(String refundId, String outgoingId, String what) {
    try {
      signing("sign " + what).sign(outgoingId);
      return true;
    } catch (ActivityFailure e) {
      requireOwnFailure(e);
      if (e.getCause() instanceof ApplicationFailure failure
          && SweepTransfers.SHORT_BALANCE.equals(failure.getType())) {
        steps("give way to others").giveUp(refundId, failure.getOriginalMessage());
      }
      return false;
    }
  }

  /**
   * @throws ActivityFailure if it did not fail of itself (the workflow is cancelled)
   */
  private static void requireOwnFailure(ActivityFailure e) {
    boolean own =
        e.getCause() instanceof ApplicationFailure || e.getCause() instanceof TimeoutFailure;
    if (!own) {
      throw e;
    }
  }

  /** What is left at its address waits for its own sweep, which may be worth it or settled now. */
  private void wakePayment(Standing standing) {
    String paymentId = standing.takenFrom();
    if (paymentId != null && !paymentWoken) {
      paymentWoken = true;
      Note note = new Note(PaymentEvent.GATEWAY, "a refund took money from its address");
      recheck("wake " + paymentId).wake(new PaymentRecheck.Wake(paymentId, note));
    }
  }

  private void await(Duration wait, String label) {
    Deadline.await(wait, label, () -> asked);
  }

  private Backoff backoff(Standing standing) {
    if (backoff == null) {
      backoff = new Backoff(standing.blockTime(), LONGEST_WAIT);
    }
    return backoff;
  }

  private static RefundSteps steps(String summary) {
    return Workflow.newActivityStub(RefundSteps.class, Retries.forChain(summary));
  }

  private static PaymentRecheck recheck(String summary) {
    return Workflow.newActivityStub(PaymentRecheck.class, Retries.forDatabase(summary));
  }

  private static SweepTransfers transfers(String summary) {
    return Workflow.newActivityStub(SweepTransfers.class, Retries.forChain(summary));
  }

  private static SweepSigning signing(String summary) {
    return Workflow.newActivityStub(
        SweepSigning.class, Retries.within(LONGEST_SIGNING, Retries.forSigner(summary)));
  }
}
