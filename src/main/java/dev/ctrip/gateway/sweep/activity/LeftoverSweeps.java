package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.sweep.Unswept.Spot;

/** Has something swept that the payment at its address did not ask for. Safe for any thread. */
public interface LeftoverSweeps {

  /**
   * Starts it; where it is under way, it looks again now.
   *
   * @param reason for people
   * @throws RuntimeException if Temporal did not answer in time
   */
  void sweepLeftover(Spot spot, String reason);
}
