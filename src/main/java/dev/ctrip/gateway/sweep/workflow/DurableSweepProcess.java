package dev.ctrip.gateway.sweep.workflow;

import dev.ctrip.gateway.durable.Backoff;
import dev.ctrip.gateway.durable.Deadline;
import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepProcess;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Each step is an activity that is retried until it has an answer, and each wait a durable timer,
 * so a sweep survives whatever stops meanwhile.
 */
public final class DurableSweepProcess implements SweepProcess {

  /** A chain that stands still for days is asked six times an hour. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  @Override
  public SweepOutcome sweep(SweepRequest request, Duration blockTime) {
    String what = request.asset().format(request.amount());
    Plan plan = transfers("plan the sweep of " + what).plan(request);
    return switch (plan.decision()) {
      case DEFERRED -> new SweepOutcome(SweepOutcome.Kind.DEFERRED, plan.detail());
      case STUCK -> new SweepOutcome(SweepOutcome.Kind.STUCK, plan.detail());
      case PLANNED -> carryOut(plan.sweepId(), what, request.confirmationsRequired(), blockTime);
    };
  }

  private SweepOutcome carryOut(
      String sweepId, String what, int confirmationsRequired, Duration blockTime) {
    try {
      signing("sign the sweep of " + what).sign(sweepId);
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof ApplicationFailure failure
          && SweepSigning.REFUSED.equals(failure.getType())) {
        return new SweepOutcome(
            SweepOutcome.Kind.STUCK, "the signer refuses: " + failure.getOriginalMessage());
      }
      throw e;
    }
    transfers("send the sweep of " + what).broadcast(sweepId);
    return follow(sweepId, what, confirmationsRequired, blockTime);
  }

  private SweepOutcome follow(
      String sweepId, String what, int confirmationsRequired, Duration blockTime) {
    Backoff backoff = new Backoff(blockTime, LONGEST_WAIT);
    long blocksNeeded = confirmationsRequired;
    while (true) {
      Duration wait = longer(blockTime.multipliedBy(blocksNeeded), backoff.next());
      Deadline.await(wait, label(blocksNeeded), () -> false);
      Progress progress = transfers("look up the sweep of " + what).follow(sweepId);
      switch (progress.stage()) {
        case SWEPT -> {
          return new SweepOutcome(SweepOutcome.Kind.SWEPT, progress.txHash());
        }
        case STUCK -> {
          return new SweepOutcome(SweepOutcome.Kind.STUCK, progress.detail());
        }
        case MINED -> blocksNeeded = progress.blocksStillNeeded();
        case WAITING -> blocksNeeded = confirmationsRequired;
        case UNKNOWN -> {
          transfers("send the sweep of " + what + " again").broadcast(sweepId);
          blocksNeeded = confirmationsRequired;
        }
      }
    }
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
