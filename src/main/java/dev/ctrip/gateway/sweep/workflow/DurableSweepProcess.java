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
      Patience gas = new Patience(knownToBeDelayed ? AN_HOUR : blockTime);
      Instant delayedAt = delayedAt(knownToBeDelayed);
      int asked = 0;
      while (true) {
        Plan plan = transfers("plan the sweep of " + what()).plan(request);
        switch (plan.decision()) {
          case DEFERRED -> {
            return new SweepOutcome(SweepOutcome.Kind.DEFERRED, plan.detail());
          }
          case PARKED -> {
            return new SweepOutcome(SweepOutcome.Kind.PARKED, plan.detail());
          }
          case STUCK -> {
            return new SweepOutcome(SweepOutcome.Kind.STUCK, plan.detail());
          }
          case PLANNED -> {
            return carryOut(
                plan.outgoingId(), "the sweep of " + what(), request.confirmationsRequired());
          }
          case UNDER_WAY -> {
            return follow(
                plan.outgoingId(),
                "the sweep of " + what(),
                request.confirmationsRequired(),
                knownToBeDelayed);
          }
          case TOP_UP -> {
            SweepOutcome topUp =
                carryOut(plan.outgoingId(), "gas for the sweep of " + what(), DEPTH_OF_GAS);
            if (topUp.kind() != SweepOutcome.Kind.SWEPT) {
              return topUp;
            }
          }
          case NO_GAS -> {
            tell(plan.detail());
            if (!now().isBefore(delayedAt)) {
              return new SweepOutcome(SweepOutcome.Kind.DELAYED, plan.detail());
            }
            // Whoever fills it tells nobody, so the waits stay as short as for what moves.
            Deadline.await(gas.next(asked++), "until the gas wallet has enough", woken);
            if (woken.get()) {
              return new SweepOutcome(SweepOutcome.Kind.INTERRUPTED, plan.detail());
            }
          }
        }
      }
    }

    private SweepOutcome carryOut(String outgoingId, String what, int depth) {
      signing("sign " + what).sign(outgoingId);
      tell(transfers("send " + what).broadcast(outgoingId));
      return follow(outgoingId, what, depth, false);
    }

    /**
     * Looks once more before it gives way, and sends again what was lost, so that it comes to an
     * end however often it is woken.
     */
    private SweepOutcome follow(String outgoingId, String what, int depth, boolean sentLongAgo) {
      boolean slow = sentLongAgo;
      Patience patience = new Patience(slow ? AN_HOUR : blockTime);
      Instant delayedAt = delayedAt(slow);
      long head = 0;
      long blocksNeeded = depth;
      while (true) {
        Duration wait = longer(blockTime.multipliedBy(blocksNeeded), patience.next(head));
        Deadline.await(wait, label(blocksNeeded, what), woken);
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
        return endOf(e).detail();
      }
    }

    private static Instant delayedAt(boolean slow) {
      return now().plus(slow ? A_DAY : AN_HOUR);
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
    return Workflow.newActivityStub(SweepSigning.class, Retries.forSigner(summary));
  }
}
