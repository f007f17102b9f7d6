package dev.ctrip.gateway.sweep;

import io.temporal.activity.ActivityInterface;

/** Signs planned sweeps. Served on the task queue {@code signer}. */
@ActivityInterface(namePrefix = "Signer_")
public interface SweepSigning {

  /**
   * Signs the stored intent and stores the bytes and their hash; both are committed before this
   * returns. Believes neither the row nor the caller: the treasury comes from the signer's own
   * configuration and the source address is derived again. Idempotent: what is signed stays signed.
   *
   * @return the transaction's hash
   */
  String sign(String sweepId);
}
