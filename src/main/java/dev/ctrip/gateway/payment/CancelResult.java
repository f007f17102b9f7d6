package dev.ctrip.gateway.payment;

/**
 * What became of a request to cancel.
 *
 * <ul>
 *   <li>{@link Cancelled}: done.
 *   <li>{@link Refused}: money was seen, or the payment has ended; asking again does not help.
 *   <li>{@link NotFound}: the merchant has no such payment.
 *   <li>{@link Unavailable}: Temporal or the workers are away; asking again later may help.
 * </ul>
 */
public sealed interface CancelResult {

  record Cancelled(Payment payment) implements CancelResult {}

  /**
   * @param reason a sentence for the merchant's developer
   */
  record Refused(String reason) implements CancelResult {}

  record NotFound() implements CancelResult {}

  record Unavailable() implements CancelResult {}
}
