package dev.ctrip.gateway.checkout.web;

import java.time.Duration;

/** A payer's address has asked for more than its share, or too many pages are open. */
final class PageRefusedException extends RuntimeException {

  private final Duration retryAfter;

  PageRefusedException(Duration retryAfter) {
    super("too many requests for payers' pages");
    this.retryAfter = retryAfter;
  }

  /** At least a second, and in whole ones. */
  Duration retryAfter() {
    return retryAfter;
  }
}
