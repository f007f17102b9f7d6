package dev.ctrip.gateway.payment;

/** What came of asking to cancel a payment. */
public sealed interface CancelResult {

  /** It is cancelled now, or was already. */
  record Cancelled(Payment payment) implements CancelResult {}

  /**
   * It cannot be cancelled any more.
   *
   * @param reason for people
   */
  record Refused(String reason) implements CancelResult {}

  /** The merchant has no such payment. */
  record NotFound() implements CancelResult {}

  /** Nobody could decide in time; whether it is cancelled is to be read later. */
  record Unavailable() implements CancelResult {}
}
