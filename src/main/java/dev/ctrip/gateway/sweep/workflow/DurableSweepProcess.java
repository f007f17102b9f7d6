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
        Plan plan = transfers("plan the sweep of " + what()).plan(request);
        return switch (plan.decision()) {
          case DEFERRED -> new SweepOutcome(SweepOutcome.Kind.DEFERRED, plan.detail());
          case STUCK -> new SweepOutcome(SweepOutcome.Kind.STUCK, plan.detail());
          case PLANNED -> carryOut(plan.sweepId());
          case UNDER_WAY -> follow(plan.sweepId());
        };
      } catch (ActivityFailure e) {
        return endOf(e);
      }
    }

    private SweepOutcome carryOut(String sweepId) {
      signing("sign the sweep of " + what()).sign(sweepId);
      tell(transfers("send the sweep of " + what()).broadcast(sweepId));
      return follow(sweepId);
    }

    /**
     * Looks once more before it gives way, and sends again what was lost, so that it comes to an
     * end however often it is woken.
     */
    private SweepOutcome follow(String sweepId) {
      boolean slow = knownToBeDelayed;
      Patience patience = new Patience(slow ? AN_HOUR : blockTime);
      Instant delayedAt = now().plus(knownToBeDelayed ? A_DAY : AN_HOUR);
      long head = 0;
      long blocksNeeded = request.confirmationsRequired();
      while (true) {
        Duration wait = longer(blockTime.multipliedBy(blocksNeeded), patience.next(head));
        Deadline.await(wait, label(blocksNeeded), woken);
        Progress seen = transfers("look up the sweep of " + what()).follow(sweepId);
        head = seen.head();
        switch (seen.stage()) {
          case SWEPT -> {
            return new SweepOutcome(SweepOutcome.Kind.SWEPT, seen.txHash());
          }
          case STUCK -> {
            return new SweepOutcome(SweepOutcome.Kind.STUCK, seen.detail());
          }
          case MINED -> {
            blocksNeeded = seen.blocksStillNeeded();
            patience = slow ? new Patience(blockTime) : patience;
            slow = false;
          }
          case WAITING, UNKNOWN -> blocksNeeded = request.confirmationsRequired();
        }
        tell(seen.detail());
        String refusal = seen.stage() == Stage.UNKNOWN ? sendAgain(sweepId) : null;
        if (seen.stage() != Stage.MINED && !now().isBefore(delayedAt)) {
          return new SweepOutcome(
              SweepOutcome.Kind.DELAYED, refusal == null ? seen.detail() : refusal);
        }
        if (woken.get()) {
          return new SweepOutcome(SweepOutcome.Kind.INTERRUPTED, seen.txHash());
        }
      }
    }

    private @Nullable String sendAgain(String sweepId) {
      String refusal = transfers("send the sweep of " + what() + " again").broadcast(sweepId);
      tell(refusal);
      return refusal;
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
    if (SweepTransfers.SHORT_BALANCE.equals(failure.getType())) {
      return new SweepOutcome(SweepOutcome.Kind.SHORT, message);
    }
    return new SweepOutcome(
        SweepOutcome.Kind.STUCK,
        SweepSigning.REFUSED.equals(failure.getType())
            ? "the signer refuses: " + message
            : message);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  private static String label(long blocksNeeded) {
    return "%d more %s over the sweep"
        .formatted(blocksNeeded, blocksNeeded == 1 ? "block" : "blocks");
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
