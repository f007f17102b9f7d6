package dev.ctrip.gateway.sweep;

import io.temporal.activity.ActivityInterface;

/** Signs planned transactions. Served on the task queue {@code signer}. */
@ActivityInterface(namePrefix = "Signer_")
public interface SweepSigning {

  /** Type of the application failure by which the signer refuses for good. */
  String REFUSED = "SigningRefused";

  /** Type of the application failure by which the signer refuses for now: a limit, or its keys. */
  String NOT_TODAY = "SigningNotToday";

  /**
   * Signs the newest attempt at an outgoing transaction and stores the bytes and their hash; both
   * are committed before this returns. Believes neither the row nor the caller: the treasury comes
   * from the signer's own configuration, and addresses of ours are derived again. Idempotent: what
   * is signed stays signed. A refusal is stored as well (the sweep is stuck, its nonce free again)
   * and reported as a failure of the type {@link #REFUSED} or {@link #NOT_TODAY}, which is not
   * retried; where an earlier attempt is signed, that one stands and nothing fails. Where a node
   * shows less at the address than is to leave it, nothing is signed yet and the failure is of the
   * type {@link SweepTransfers#SHORT_BALANCE}.
   *
   * @return the transaction's hash
   */
  String sign(String outgoingId);
}
