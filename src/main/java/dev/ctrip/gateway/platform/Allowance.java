package dev.ctrip.gateway.platform;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each of many may do something: a bucket for each that fills up evenly, in this process'
 * memory. Only the {@value #MOST_KNOWN} who were here last are remembered, so that strangers cannot
 * fill the memory; whoever was forgotten begins anew. Safe for any thread.
 */
public final class Allowance {

  static final int MOST_KNOWN = 10_000;

  private final int perMinute;
  private final TimeMeter time;
  private final Map<String, Bucket> buckets = new LastUsed();

  /**
   * @param perMinute at least 1; as many are also allowed at once
   */
  public Allowance(int perMinute, Clock clock) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("an allowance is at least 1 a minute");
    }
    this.perMinute = perMinute;
    this.time = new ClockTime(clock);
  }

  public int perMinute() {
    return perMinute;
  }

  /**
   * Uses up one.
   *
   * @param who any name that tells one from another, such as a merchant's id
   * @param detail what is said if none is left
   * @throws ProblemException saying when the next one is allowed, if none is left
   */
  public void take(String who, String detail) {
    ConsumptionProbe probe = bucket(who).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new ProblemException(
          Problem.RATE_LIMITED,
          null,
          detail,
          "Send it again after the seconds in Retry-After.",
          wholeSeconds(probe.getNanosToWaitForRefill()));
    }
  }

  /** How many are remembered. */
  int known() {
    synchronized (buckets) {
      return buckets.size();
    }
  }

  private Bucket bucket(String who) {
    synchronized (buckets) {
      return buckets.computeIfAbsent(who, _ -> newBucket());
    }
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
        .withCustomTimePrecision(time)
        .build();
  }

  /** Rounded up: who comes back after them must not be refused again. */
  private static Duration wholeSeconds(long nanos) {
    return Duration.ofNanos(nanos).plusSeconds(1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
  }

  /** In order of use; the one who was away longest goes first. */
  private static final class LastUsed extends LinkedHashMap<String, Bucket> {

    private static final long serialVersionUID = 1;

    LastUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
      return size() > MOST_KNOWN;
    }
  }

  /** The gateway's clock as Bucket4j reads it. */
  private static final class ClockTime implements TimeMeter {

    private final Clock clock;

    ClockTime(Clock clock) {
      this.clock = clock;
    }

    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
