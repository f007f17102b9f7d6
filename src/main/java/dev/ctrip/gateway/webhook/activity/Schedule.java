package dev.ctrip.gateway.webhook.activity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a delivery is tried again.
 *
 * @param waits before each attempt, the first zero
 */
record Schedule(List<Duration> waits) {

  /**
   * A {@code Retry-After} counts for up to an hour. That only lengthens the early waits, and 10
   * attempts still end within 78 h: inside the 80 h that Temporal gives the activity, so that an
   * endpoint that always asks for more time loses none of its attempts.
   */
  static final Duration RETRY_AFTER_AT_MOST = Duration.ofHours(1);

  Schedule {
    waits = List.copyOf(waits);
  }

  int attempts() {
    return waits.size();
  }

  /**
   * @param attemptsMade at least 1, fewer than {@link #attempts()}
   * @param retryAfter what the endpoint asked for; never shortens a wait
   */
  Duration waitAfter(int attemptsMade, Optional<Duration> retryAfter) {
    Duration scheduled = waits.get(attemptsMade);
    Duration asked = retryAfter.orElse(Duration.ZERO);
    Duration heeded = asked.compareTo(RETRY_AFTER_AT_MOST) > 0 ? RETRY_AFTER_AT_MOST : asked;
    return heeded.compareTo(scheduled) > 0 ? heeded : scheduled;
  }
}
