package dev.ctrip.gateway.sweep;

import io.temporal.activity.ActivityInterface;

/** Signs planned transactions. Served on the task queue {@code signer}. */
@ActivityInterface(namePrefix = "Signer_")
public interface SweepSigning {

  /**
   * Type of the application failure by which the signer refuses for good: the row is not as anybody
   * would have planned it who goes by the rules.
   */
  String REFUSED = "SigningRefused";

  /**
   * Type of the application failure by which the signer refuses for now: its limits or settings do
   * not allow it, or its keys are not at hand.
   */
  String NOT_TODAY = "SigningNotToday";

  /**
   * Type of the application failure by which the signer refuses a further attempt at what is signed
   * already, which stands.
   */
  String NOT_REPLACED = "SigningNotReplaced";

  /**
   * Signs the newest attempt at an outgoing transaction and stores the bytes and their hash; both
   * are committed before this returns. Believes neither the row nor the caller: the treasury comes
   * from the signer's own configuration, and addresses of ours are derived again. Idempotent: what
   * is signed stays signed, and what is refused stays refused.
   *
   * <p>A refusal is stored, frees the nonce, and is reported as a failure that is not retried. Of
   * the type {@link #REFUSED} the sweep is stuck; of the type {@link #NOT_TODAY} it waits, and is
   * planned anew under another nonce. A further attempt that is refused is forgotten and reported
   * once, by the type {@link #NOT_REPLACED}; asked again, the attempt that stands is the answer.
   * Where a node shows less at the address than is to leave it, nothing is decided yet and the
   * failure is of the type {@link SweepTransfers#SHORT_BALANCE}.
   *
   * @return the transaction's hash
   */
  String sign(String outgoingId);
}
