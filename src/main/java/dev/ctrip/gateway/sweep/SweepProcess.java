package dev.ctrip.gateway.sweep;

import java.time.Duration;

/**
 * The order of a sweep: plan, sign, broadcast, follow to its depth. Workflow code, called from the
 * workflow that owns the address. Its steps are idempotent, so it may be run again from the start
 * with the same request after a reset or a lost run.
 */
public interface SweepProcess {

  /**
   * Returns when the money is at the treasury or nothing can be done now. Waits as long as that
   * takes.
   *
   * @param blockTime about how long the chain takes for a block
   */
  SweepOutcome sweep(SweepRequest request, Duration blockTime);
}
