package dev.ctrip.gateway.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A merchant's endpoints. Whatever is not the merchant's is answered as if it were not there. Safe
 * for any thread.
 */
public interface WebhookEndpoints {

  /** So many a merchant may have; each event is sent to all of them. */
  int MOST = 20;

  /** So many deliveries are sent anew in one go. */
  int MOST_REDELIVERED = 1_000;

  /**
   * @param url one that {@link Webhooks#requireCallable} takes
   * @param events at least one; see {@link WebhookEndpoint#events}
   * @return the secret as well; empty if the merchant has {@link #MOST} already
   */
  Optional<WithSecret> create(
      String merchantId, String url, String description, List<String> events);

  /** Oldest first. */
  List<WebhookEndpoint> list(String merchantId);

  Optional<WebhookEndpoint> find(String merchantId, String id);

  /**
   * Changes what is said and leaves the rest. An endpoint that is resumed is sent what it missed.
   */
  Optional<WebhookEndpoint> change(String merchantId, String id, Change change);

  /**
   * Its secret is forgotten; what was to be sent to it is not.
   *
   * @return whether there was one
   */
  boolean delete(String merchantId, String id);

  /**
   * Makes a new secret. The one it replaces signs as well for so long; one before that does not any
   * more.
   *
   * @param overlap zero or more
   */
  Optional<WithSecret> rotateSecret(String merchantId, String id, Duration overlap);

  /**
   * Sends {@code test.ping} once, whatever the endpoint's state and events are; what comes of it
   * changes neither.
   *
   * @return the delivery's id
   */
  Optional<String> ping(String merchantId, String id);

  /**
   * Sends deliveries anew that were made in a time.
   *
   * @param from the first instant
   * @param to the first instant after it
   * @param onlyFailed only those that were not acknowledged though tried, or not sent
   */
  Redelivered redeliver(String merchantId, String id, Instant from, Instant to, boolean onlyFailed);

  /** What {@link #redeliver} came to. */
  sealed interface Redelivered {

    /**
     * @param deliveries how many are sent anew
     */
    record Done(int deliveries) implements Redelivered {}

    /** There are more than {@link #MOST_REDELIVERED}; none was sent. */
    record TooMany() implements Redelivered {}

    /** The endpoint is paused or disabled; none was sent. */
    record NotActive() implements Redelivered {}

    record NotFound() implements Redelivered {}
  }

  /** What to change; null leaves it as it is. */
  record Change(
      @Nullable String url,
      @Nullable String description,
      @Nullable List<String> events,
      @Nullable Boolean paused) {

    /** Sends on what was paused or disabled. */
    public static final Change ENABLE = new Change(null, null, null, false);

    @Override
    public String toString() {
      return "Change[paused=" + paused + "]";
    }
  }

  /**
   * An endpoint whose secret was just made: the only time that it is shown.
   *
   * @param secret {@code whsec_} and base64 (Standard Webhooks)
   */
  record WithSecret(WebhookEndpoint endpoint, String secret) {

    @Override
    public String toString() {
      return "WithSecret[endpoint=" + endpoint.id() + "]";
    }
  }
}
