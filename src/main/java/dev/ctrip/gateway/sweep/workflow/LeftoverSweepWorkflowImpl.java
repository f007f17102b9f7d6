package dev.ctrip.gateway.sweep.workflow;

import dev.ctrip.gateway.durable.Deadline;
import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.durable.Summary;
import dev.ctrip.gateway.sweep.LeftoverSweepWorkflow;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepProcess;
import dev.ctrip.gateway.sweep.SweepRounds;
import dev.ctrip.gateway.sweep.SweepRounds.Leftover;
import dev.ctrip.gateway.sweep.Unswept.Spot;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks what is left, sweeps it, and asks again. */
public class LeftoverSweepWorkflowImpl implements LeftoverSweepWorkflow {

  /** A node that lags has caught up by then; if it is more, the next round finds it. */
  private static final int MOST_SHORT_LOOKS = 10;

  private boolean asked;

  @Override
  public @Nullable SweepOutcome sweep(Spot spot) {
    SweepOutcome outcome = null;
    Leftover left = left(spot);
    int shortLooks = 0;
    while (left != null) {
      asked = false;
      outcome =
          SweepProcess.durable()
              .sweep(left.request(), left.blockTime(), false, why -> show(spot, why), () -> asked);
      show(spot, outcome.kind() + ": " + outcome.detail());
      switch (outcome.kind()) {
        case SWEPT, INTERRUPTED -> left = left(spot);
        case SHORT -> {
          shortLooks++;
          if (shortLooks >= MOST_SHORT_LOOKS) {
            return outcome;
          }
          Deadline.await(longEnough(left), "until a node shows the money", () -> asked);
          left = left(spot);
        }
        // What was sent is kept up by the chain's rounds, which also find what can go on again.
        case DEFERRED, PARKED, STUCK, DELAYED -> {
          return outcome;
        }
      }
    }
    return outcome;
  }

  @Override
  public void recheck(@Nullable String reason) {
    asked = true;
  }

  private static Duration longEnough(Leftover left) {
    Duration blocks = left.blockTime().multipliedBy(10);
    return blocks.compareTo(Duration.ofSeconds(30)) < 0 ? Duration.ofSeconds(30) : blocks;
  }

  private static @Nullable Leftover left(Spot spot) {
    return Workflow.newActivityStub(
            SweepRounds.class,
            Retries.forManyQuestions(
                Summary.of("how much %s is left?".formatted(spot.asset().symbol()))))
        .leftover(spot);
  }

  private static void show(Spot spot, String what) {
    Workflow.setCurrentDetails(
        "%s at `%s` on %s, which the payment there did not ask for.\n\n%s"
            .formatted(spot.asset().symbol(), spot.address(), spot.chainName(), what));
  }
}
