package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.sweep.workflow.DurableSweepProcess;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The order of a sweep: plan, sign, broadcast, follow to its depth. Workflow code, called from the
 * workflow that owns the address. Its steps are idempotent, so it may be run again from the start
 * with the same request after a reset or a lost run.
 */
public interface SweepProcess {

  /** To be made and used in workflow code only. */
  static SweepProcess durable() {
    return new DurableSweepProcess();
  }

  /**
   * Returns when the money is at the treasury or nothing can be done now. Waits as long as that
   * takes, unless it is woken while it waits for the transaction: then it looks once more and gives
   * way with {@link SweepOutcome.Kind#INTERRUPTED}, or with {@link SweepOutcome.Kind#DELAYED} where
   * no block takes it for an hour. Called again with the same request, it goes on where it was.
   *
   * <p>Where another sweep of the asset is still open at the address (left by a run that was
   * terminated), that one is driven to its end in place of a new one. It may have moved another
   * amount than was asked for: after {@link SweepOutcome.Kind#SWEPT} look at {@link Sweeps} for
   * what was moved, and ask for the rest under the next step key.
   *
   * @param blockTime about how long the chain takes for a block
   * @param knownToBeDelayed whether the caller has said already that it takes long: then it is
   *     looked up every hour only, and {@link SweepOutcome.Kind#DELAYED} comes after a day
   * @param progress told in words what the transaction waits for, each time it was looked up
   * @param woken whether the caller has something else to do; asked as a workflow's condition is,
   *     so it must be quick and change nothing
   */
  SweepOutcome sweep(
      SweepRequest request,
      Duration blockTime,
      boolean knownToBeDelayed,
      Consumer<String> progress,
      Supplier<Boolean> woken);
}
