package dev.ctrip.gateway.webhook;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How webhooks are sent.
 *
 * @param schedule the wait before each attempt, counted from the attempt before it; the first is
 *     zero. As many attempts are made as it has entries. By default that of Standard Webhooks, 10
 *     attempts over 75 h 35 min
 * @param attemptTimeout how long one attempt may take in all, from the connection to the answer
 * @param allowHttp whether unencrypted endpoints may be called; by default everywhere but in the
 *     profile {@code production}
 * @param allowLoopback whether endpoints on this machine may be called; for development only
 */
@ConfigurationProperties("ctrip.webhook")
public record WebhookSettings(
    @DefaultValue({"0s", "5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"})
        List<Duration> schedule,
    @DefaultValue("15s") Duration attemptTimeout,
    @Nullable Boolean allowHttp,
    @DefaultValue("false") boolean allowLoopback) {

  public WebhookSettings {
    schedule = List.copyOf(schedule);
    if (schedule.isEmpty() || !schedule.getFirst().isZero()) {
      throw new IllegalArgumentException("ctrip.webhook.schedule must begin with 0s");
    }
    if (schedule.stream().anyMatch(Duration::isNegative)) {
      throw new IllegalArgumentException("ctrip.webhook.schedule must not have negative waits");
    }
    if (!attemptTimeout.isPositive()) {
      throw new IllegalArgumentException("ctrip.webhook.attempt-timeout must be positive");
    }
  }
}
