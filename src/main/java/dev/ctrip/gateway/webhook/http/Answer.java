package dev.ctrip.gateway.webhook.http;

import java.util.Optional;

/**
 * What came of one call. {@link Status}: the endpoint answered, with whatever status; {@link None}:
 * it did not, which does not mean that it did not act; {@link Forbidden}: it was not called and
 * never will be, since its URL's very text may not be.
 */
public sealed interface Answer {

  /**
   * @param code 100 to 599
   * @param retryAfter the header {@code Retry-After} as it came
   */
  record Status(int code, Optional<String> retryAfter) implements Answer {}

  /**
   * @param reason a few fixed words; never text from the endpoint or of the URL
   */
  record None(String reason) implements Answer {}

  /**
   * @param reason does not repeat the URL
   */
  record Forbidden(String reason) implements Answer {}
}
