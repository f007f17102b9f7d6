package dev.ctrip.gateway.durable;

import java.time.Duration;

/**
 * Waits that double, for asking about something that moves by itself, such as a chain. While it
 * moves they stay short enough to miss little. Once it stands still they grow for hours, so that a
 * chain which halts for days hardly grows a history; whoever waits is to be woken when it moves
 * again. Not thread-safe; one per question.
 */
public final class Patience {

  private static final Duration LONGEST_WHILE_MOVING = Duration.ofMinutes(10);

  /** Three days of standstill are a dozen questions. */
  private static final Duration LONGEST_WHILE_STILL = Duration.ofHours(6);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Duration first;
  private Duration next;
  private long lastPosition = Long.MIN_VALUE;

  /**
   * @param first the first wait; a shorter one than a second counts as one second
   */
  public Patience(Duration first) {
    this.first = longer(first, SHORTEST);
    this.next = this.first;
  }

  /**
   * The wait to make now; the following one is twice as long.
   *
   * @param position how far what is asked about has come, such as the number of a chain's head
   */
  public Duration next(long position) {
    Duration longest =
        position == lastPosition ? LONGEST_WHILE_STILL : longer(LONGEST_WHILE_MOVING, first);
    lastPosition = position;
    Duration now = shorter(next, longest);
    next = shorter(now.multipliedBy(2), LONGEST_WHILE_STILL);
    return now;
  }

  /** Starts over, once something was learnt. */
  public void reset() {
    next = first;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
