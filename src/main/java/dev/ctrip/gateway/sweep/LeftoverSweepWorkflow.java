package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.sweep.Unswept.Spot;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps what lies at a deposit address although the payment there did not ask for it: another
 * asset, or one on another chain. Ends once nothing is left, or nothing can be done now; whoever
 * finds that something can be done starts it again. Its id is {@link #idFor}.
 */
@WorkflowInterface
public interface LeftoverSweepWorkflow {

  /**
   * @return how the last sweep ended; null where there was nothing to sweep
   */
  @WorkflowMethod(name = "LeftoverSweep")
  @Nullable SweepOutcome sweep(Spot spot);

  @SignalMethod(name = "recheck", description = "Look now. Safe at any time.")
  void recheck(@Nullable String reason);

  static String idFor(Spot spot) {
    return "sweep-%s-%s-%s"
        .formatted(
            spot.chainName(),
            spot.address(),
            spot.asset().contract() == null ? "coin" : spot.asset().contract());
  }
}
