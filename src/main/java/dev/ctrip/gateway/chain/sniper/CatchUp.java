package dev.ctrip.gateway.chain.sniper;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a long way to the head goes on: what is done, how fast, and how long it will take. Not
 * thread-safe.
 */
final class CatchUp {

  /** A shorter way is over before anybody asks. */
  private static final long LONG_WAY = 200;

  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

  private final Clock clock;
  private @Nullable Start start;
  private @Nullable Instant reportedAt;
  private OptionalLong secondsLeft = OptionalLong.empty();

  CatchUp(Clock clock) {
    this.clock = clock;
  }

  private record Start(Instant at, long number) {}

  /**
   * Notes where the cursor is.
   *
   * @return a report for people, when one is due
   */
  @Nullable String at(long cursor, long head) {
    long left = head - cursor;
    Start from = start;
    if (from == null) {
      if (left > LONG_WAY) {
        start = new Start(clock.instant(), cursor);
        reportedAt = clock.instant();
        return "%d blocks behind the head, catching up".formatted(left);
      }
      return null;
    }
    if (left <= 0) {
      return end(from, cursor);
    }
    return isDue() ? report(from, cursor, head) : null;
  }

  /** Until the head is reached, at the speed so far; empty where no long way is under way. */
  OptionalLong secondsLeft() {
    return secondsLeft;
  }

  private @Nullable String report(Start from, long cursor, long head) {
    reportedAt = clock.instant();
    long done = cursor - from.number();
    Duration taken = Duration.between(from.at(), clock.instant());
    if (done <= 0 || taken.isZero()) {
      return null;
    }
    long left = Math.ceilDiv((head - cursor) * taken.toMillis(), done * 1000);
    secondsLeft = OptionalLong.of(left);
    return "catching up, block %d of %d (%d %%), %d blocks/s, about %s left"
        .formatted(
            cursor,
            head,
            100 * done / (head - from.number()),
            done * 1000 / Math.max(1, taken.toMillis()),
            inWords(Duration.ofSeconds(left)));
  }

  private String end(Start from, long cursor) {
    start = null;
    secondsLeft = OptionalLong.empty();
    return "caught up, %d blocks in %s"
        .formatted(cursor - from.number(), inWords(Duration.between(from.at(), clock.instant())));
  }

  private boolean isDue() {
    return reportedAt == null || !clock.instant().isBefore(reportedAt.plus(BETWEEN_REPORTS));
  }

  private static String inWords(Duration duration) {
    if (duration.toHours() > 0) {
      return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
    }
    return duration.toMinutes() > 0
        ? "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart())
        : "%d s".formatted(duration.toSeconds());
  }
}
