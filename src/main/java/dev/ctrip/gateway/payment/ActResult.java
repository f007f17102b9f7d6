package dev.ctrip.gateway.payment;

/** What came of a person's act on a payment: cancelling, accepting, extending. */
public sealed interface ActResult {

  /** It is done now, or was before. */
  record Done(Payment payment) implements ActResult {}

  /**
   * The payment is not in a state for it.
   *
   * @param reason for people
   */
  record Refused(String reason) implements ActResult {}

  /** The merchant has no such payment. */
  record NotFound() implements ActResult {}

  /** Nobody could decide in time; whether it was done is to be read later. Only of cancelling. */
  record Unavailable() implements ActResult {}
}
