package dev.ctrip.gateway.checkout;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What payers may ask for. Each limit is that of one process.
 *
 * @param requestsPerMinute how many pages one IP address may ask for, refreshed parts included
 * @param streams how many event streams are open at most
 * @param streamsPerAddress how many of them for one IP address
 * @param streamFor how long a stream lasts; the page then opens the next one
 * @param heartbeat how long a stream is silent at most, so that no proxy takes it for dead
 */
@ConfigurationProperties("ctrip.checkout")
public record CheckoutSettings(
    @DefaultValue("240") int requestsPerMinute,
    @DefaultValue("2000") int streams,
    @DefaultValue("20") int streamsPerAddress,
    @DefaultValue("5m") Duration streamFor,
    @DefaultValue("15s") Duration heartbeat) {

  /**
   * @throws IllegalArgumentException if something is below 1, or below a second
   */
  public CheckoutSettings {
    requireOne("requests-per-minute", requestsPerMinute);
    requireOne("streams", streams);
    requireOne("streams-per-address", streamsPerAddress);
    requireASecond("stream-for", streamFor);
    requireASecond("heartbeat", heartbeat);
  }

  private static void requireOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("ctrip.checkout." + name + " is at least 1");
    }
  }

  private static void requireASecond(String name, Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("ctrip.checkout." + name + " is at least 1s");
    }
  }
}
