package dev.ctrip.gateway.checkout.web;

import dev.ctrip.gateway.checkout.CheckoutSettings;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * How many more pages each address may ask for. A bucket per address that fills up evenly, in
 * memory, for the addresses that have asked last. Safe for any thread.
 */
@Component
@ConditionalOnRole(Role.API)
final class PageAllowance {

  /** Some megabytes of them. */
  private static final int MOST_ADDRESSES = 20_000;

  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  private final CheckoutSettings settings;
  private final TimeMeter time;

  PageAllowance(CheckoutSettings settings, Clock clock) {
    this.settings = settings;
    this.time = new ClockTime(clock);
  }

  /**
   * Uses up one page.
   *
   * @throws PageRefusedException saying when the next one is allowed, if none is left
   */
  void take(String address) {
    ConsumptionProbe probe = bucket(address).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new PageRefusedException(
          Duration.ofNanos(probe.getNanosToWaitForRefill())
              .plusSeconds(1)
              .minusNanos(1)
              .truncatedTo(ChronoUnit.SECONDS));
    }
  }

  private Bucket bucket(String address) {
    synchronized (buckets) {
      return buckets.computeIfAbsent(address, _ -> newBucket());
    }
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .addLimit(limit ->
            limit
                .capacity(settings.requestsPerMinute())
                .refillGreedy(settings.requestsPerMinute(), Duration.ofMinutes(1)))
        .withCustomTimePrecision(time)
        .build();
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
