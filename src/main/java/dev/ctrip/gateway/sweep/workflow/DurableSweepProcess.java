package dev.ctrip.gateway.sweep.workflow;

import dev.ctrip.gateway.durable.Deadline;
import dev.ctrip.gateway.durable.Patience;
import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepProcess;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Each step is an activity that is retried until it has an answer, and each wait a durable timer,
 * so a sweep survives whatever stops meanwhile.
 */
public final class DurableSweepProcess implements SweepProcess {

  /** Longer than any queue of a healthy chain. */
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private static final Duration A_DAY = Duration.ofDays(1);

  /** A signer that is away is not to hold up the caller, who has other things to look after. */
  static final Duration LONGEST_SIGNING = Duration.ofMinutes(1);

  /** Gas is of use at once. */
  private static final int DEPTH_OF_GAS = 1;

  @Override
  public SweepOutcome sweep(
      SweepRequest request,
      Duration blockTime,
      boolean knownToBeDelayed,
      Consumer<String> progress,
      Supplier<Boolean> woken) {
    return new Attempt(request, blockTime, knownToBeDelayed, progress, woken).run();
  }

  /**
   * What a plan came to: an end, something to wait for before the next plan, or neither.
   *
   * @param waitsFor the label of the wait
   * @param detail for people
   */
  private record Step(@Nullable SweepOutcome outcome, @Nullable String waitsFor, String detail) {

    private static final Step PLAN_AGAIN = new Step(null, null, "");

    private static Step end(SweepOutcome outcome) {
      return new Step(outcome, null, "");
    }

    private static Step end(SweepOutcome.Kind kind, String detail) {
      return end(new SweepOutcome(kind, detail));
    }

    private static Step wait(String label, String detail) {
      return new Step(null, label, detail);
    }
  }

  private record Attempt(
      SweepRequest request,
      Duration blockTime,
      boolean knownToBeDelayed,
      Consumer<String> progress,
      Supplier<Boolean> woken) {

    SweepOutcome run() {
      try {
        return sweep();
      } catch (ActivityFailure e) {
        return endOf(e);
      }
    }

    /** Plans until a plan moves the money: gas may have to come first, more than once. */
    private SweepOutcome sweep() {
      Patience patience = new Patience(knownToBeDelayed ? AN_HOUR : blockTime);
      Instant delayedAt = delayedAt();
      int asked = 0;
      while (true) {
        Step step = step(transfers("plan the sweep of " + what()).plan(request));
        if (step.outcome() != null) {
          return step.outcome();
        }
        if (step.waitsFor() != null) {
          tell(step.detail());
          if (!now().isBefore(delayedAt)) {
            return new SweepOutcome(SweepOutcome.Kind.DELAYED, step.detail());
          }
          // Whoever mends it tells nobody, so the waits stay as short as for what moves.
          Deadline.await(patience.next(asked++), step.waitsFor(), woken);
          if (woken.get()) {
            return new SweepOutcome(SweepOutcome.Kind.INTERRUPTED, step.detail());
          }
        }
      }
    }

    private Step step(Plan plan) {
      return switch (plan.decision()) {
        case DEFERRED -> Step.end(SweepOutcome.Kind.DEFERRED, plan.detail());
        case PARKED -> Step.end(SweepOutcome.Kind.PARKED, plan.detail());
        case STUCK -> Step.end(SweepOutcome.Kind.STUCK, plan.detail());
        case PLANNED ->
            carryOut(plan.outgoingId(), "the sweep of " + what(), request.confirmationsRequired());
        case UNDER_WAY ->
            Step.end(
                follow(
                    plan.outgoingId(),
                    "the sweep of " + what(),
                    request.confirmationsRequired(),
                    false));
        case TOP_UP -> {
          Step topUp = carryOut(plan.outgoingId(), "gas for the sweep of " + what(), DEPTH_OF_GAS);
          SweepOutcome outcome = topUp.outcome();
          yield outcome != null && outcome.kind() == SweepOutcome.Kind.SWEPT
              ? Step.PLAN_AGAIN
              : topUp;
        }
        case NO_GAS -> Step.wait("until the gas wallet has enough", plan.detail());
      };
    }

    private Step carryOut(String outgoingId, String what, int depth) {
      try {
        signing("sign " + what).sign(outgoingId);
      } catch (ActivityFailure e) {
        String why = withoutAnswer(e);
        if (why == null) {
          throw e;
        }
        return Step.wait("until a signer answers", why);
      }
      tell(transfers("send " + what).broadcast(outgoingId));
      return Step.end(follow(outgoingId, what, depth, true));
    }

    /**
     * Looks once more before it gives way, and sends again what was lost, so that it comes to an
     * end however often it is woken.
     *
     * @param justSent whether the first look should not wait long, though it is known to be delayed
     */
    private SweepOutcome follow(String outgoingId, String what, int depth, boolean justSent) {
      boolean slow = knownToBeDelayed;
      Patience patience = new Patience(slow ? AN_HOUR : blockTime);
      Instant delayedAt = delayedAt();
      long head = 0;
      long blocksNeeded = depth;
      boolean first = justSent;
      while (true) {
        Duration blocks = blockTime.multipliedBy(blocksNeeded);
        Duration patient = patience.next(head);
        Deadline.await(first ? blocks : longer(blocks, patient), label(blocksNeeded, what), woken);
        first = false;
        Progress seen = transfers("look up " + what).follow(outgoingId);
        head = seen.head();
        switch (seen.stage()) {
          case THROUGH -> {
            return new SweepOutcome(SweepOutcome.Kind.SWEPT, seen.txHash());
          }
          case FAILED -> {
            return new SweepOutcome(SweepOutcome.Kind.PARKED, seen.detail());
          }
          case STUCK -> {
            return new SweepOutcome(SweepOutcome.Kind.STUCK, seen.detail());
          }
          case MINED -> {
            blocksNeeded = seen.blocksStillNeeded();
            patience = slow ? new Patience(blockTime) : patience;
            slow = false;
          }
          case WAITING, UNKNOWN -> blocksNeeded = depth;
        }
        tell(seen.detail());
        String refusal = push(outgoingId, what, seen);
        if (seen.stage() != Stage.MINED && !now().isBefore(delayedAt)) {
          return new SweepOutcome(
              SweepOutcome.Kind.DELAYED, refusal == null ? seen.detail() : refusal);
        }
        if (woken.get()) {
          return new SweepOutcome(SweepOutcome.Kind.INTERRUPTED, seen.txHash());
        }
      }
    }

    /** Sends again what was lost, and signs what else it takes. */
    private @Nullable String push(String outgoingId, String what, Progress seen) {
      String refusal = null;
      if (seen.toSign() != null) {
        refusal = signAndSend(seen.toSign(), what);
      } else if (seen.stage() == Stage.UNKNOWN) {
        refusal = transfers("send %s again".formatted(what)).broadcast(outgoingId);
      }
      tell(refusal);
      return refusal;
    }

    /** A refusal is that transaction's own matter; what is followed here is signed already. */
    private @Nullable String signAndSend(String outgoingId, String what) {
      try {
        signing("sign again for " + what).sign(outgoingId);
        return transfers("send again for " + what).broadcast(outgoingId);
      } catch (ActivityFailure e) {
        String why = withoutAnswer(e);
        return why == null ? endOf(e).detail() : why;
      }
    }

    private Instant delayedAt() {
      return now().plus(knownToBeDelayed ? A_DAY : AN_HOUR);
    }

    private void tell(@Nullable String why) {
      if (why != null) {
        progress.accept(why);
      }
    }

    private String what() {
      return request.asset().format(request.amount());
    }
  }

  /**
   * Why a signature was given up for now.
   *
   * @return null where the signer has answered
   * @throws ActivityFailure if it did not fail of itself (the workflow is cancelled)
   */
  static @Nullable String withoutAnswer(ActivityFailure e) {
    return switch (e.getCause()) {
      case ApplicationFailure failure ->
          failure.isNonRetryable()
              ? null
              : "it could not be signed: " + failure.getOriginalMessage();
      case TimeoutFailure _ -> "no signer answers";
      case null, default -> throw e;
    };
  }

  /**
   * A step is retried until it answers, so one that failed of itself can not be done, or not now.
   *
   * @throws ActivityFailure if it did not fail of itself (the workflow is cancelled)
   */
  private static SweepOutcome endOf(ActivityFailure e) {
    if (!(e.getCause() instanceof ApplicationFailure failure)) {
      throw e;
    }
    String message = failure.getOriginalMessage();
    return switch (failure.getType()) {
      case SweepTransfers.SHORT_BALANCE -> new SweepOutcome(SweepOutcome.Kind.SHORT, message);
      case SweepSigning.NOT_TODAY ->
          new SweepOutcome(SweepOutcome.Kind.PARKED, "the signer refuses for now: " + message);
      // What is signed stands and may still be mined.
      case SweepSigning.NOT_REPLACED ->
          new SweepOutcome(
              SweepOutcome.Kind.PARKED, "the signer refuses to sign it again: " + message);
      case SweepSigning.REFUSED ->
          new SweepOutcome(SweepOutcome.Kind.STUCK, "the signer refuses: " + message);
      default -> new SweepOutcome(SweepOutcome.Kind.STUCK, message);
    };
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  private static String label(long blocksNeeded, String what) {
    return "%d more %s over %s"
        .formatted(blocksNeeded, blocksNeeded == 1 ? "block" : "blocks", what);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static SweepTransfers transfers(String summary) {
    return Workflow.newActivityStub(SweepTransfers.class, Retries.forChain(summary));
  }

  private static SweepSigning signing(String summary) {
    return Workflow.newActivityStub(
        SweepSigning.class, Retries.within(LONGEST_SIGNING, Retries.forSigner(summary)));
  }
}
