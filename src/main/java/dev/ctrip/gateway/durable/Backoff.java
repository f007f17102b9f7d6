package dev.ctrip.gateway.durable;

import java.time.Duration;

/**
 * Waits that double, so that asking about something that stands still (a halted chain) adds ever
 * fewer events to a history. Not thread-safe; one per question.
 */
public final class Backoff {

  private final Duration first;
  private final Duration longest;
  private Duration next;

  /**
   * @param first the first wait; a shorter than one second one counts as one second
   * @param longest no wait is longer
   */
  public Backoff(Duration first, Duration longest) {
    this.first = first.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : first;
    this.longest = longest;
    this.next = this.first;
  }

  /** The wait to make now; the following one is twice as long. */
  public Duration next() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    return now;
  }

  /** Starts over, once something has moved. */
  public void reset() {
    next = first;
  }
}
