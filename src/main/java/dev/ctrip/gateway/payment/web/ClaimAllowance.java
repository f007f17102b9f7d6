package dev.ctrip.gateway.payment.web;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * How many more claims each merchant may send: every one asks nodes that the operator pays for. A
 * bucket per merchant that fills up evenly, in memory; only authenticated merchants have one. Safe
 * for any thread.
 */
@Component
@ConditionalOnRole(Role.API)
final class ClaimAllowance {

  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final ClaimSettings settings;
  private final TimeMeter time;

  ClaimAllowance(ClaimSettings settings, Clock clock) {
    this.settings = settings;
    this.time = new ClockTime(clock);
  }

  /**
   * Uses up one claim.
   *
   * @throws ProblemException saying when the next one is allowed, if none is left
   */
  void take(String merchantId) {
    ConsumptionProbe probe =
        buckets.computeIfAbsent(merchantId, _ -> newBucket()).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new ProblemException(
          Problem.RATE_LIMITED,
          null,
          "No more than " + settings.perMinute() + " claims a minute are looked into.",
          "Send it again after the seconds in Retry-After.",
          wholeSeconds(probe.getNanosToWaitForRefill()));
    }
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .addLimit(limit ->
            limit
                .capacity(settings.perMinute())
                .refillGreedy(settings.perMinute(), Duration.ofMinutes(1)))
        .withCustomTimePrecision(time)
        .build();
  }

  /** Rounded up: who comes back after them must not be refused again. */
  private static Duration wholeSeconds(long nanos) {
    return Duration.ofNanos(nanos).plusSeconds(1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
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
