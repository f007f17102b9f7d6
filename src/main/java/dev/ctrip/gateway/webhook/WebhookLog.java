package dev.ctrip.gateway.webhook;

import dev.ctrip.gateway.webhook.Webhooks.Attempted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a merchant was told and what its endpoints answered. Whatever is not the merchant's is
 * answered as if it were not there. Safe for any thread.
 */
public interface WebhookLog {

  /**
   * Newest first.
   *
   * @param atMost at least 1
   */
  List<Entry> list(String merchantId, Filter filter, int atMost);

  Optional<Details> find(String merchantId, String deliveryId);

  /**
   * Sends it at once, under the same id and with the same body, however it ended; its schedule
   * begins anew. One that is still tried is tried at once.
   */
  Redelivered redeliver(String merchantId, String deliveryId);

  /** What {@link #redeliver} came to. */
  enum Redelivered {
    DONE,
    /** Its endpoint is paused, disabled or deleted. */
    ENDPOINT_NOT_ACTIVE,
    NOT_FOUND
  }

  /**
   * Which deliveries; null means any.
   *
   * @param subjectId what they are about, for example a payment's id
   * @param from made then or later
   * @param to made before
   * @param after those that come after this one in the list
   */
  record Filter(
      @Nullable String endpointId,
      @Nullable String subjectId,
      @Nullable String type,
      @Nullable String state,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Position after) {}

  /** A delivery's place in the list. */
  record Position(Instant createdAt, String deliveryId) {}

  /**
   * A delivery.
   *
   * @param endpointId null where it goes to a URL that is no endpoint's
   * @param state in lower case
   * @param attempts how many were made
   * @param finishedAt null while it is pending
   */
  record Entry(
      String id,
      @Nullable String endpointId,
      String subjectId,
      String type,
      String url,
      String state,
      int attempts,
      Instant createdAt,
      @Nullable Instant finishedAt) {

    /** A URL may carry a secret in its path or query. */
    @Override
    public String toString() {
      return "Entry[id=" + id + ", type=" + type + ", state=" + state + "]";
    }
  }

  /**
   * @param body exactly as it is sent
   * @param attempts oldest first
   */
  record Details(Entry entry, String body, List<Attempted> attempts) {

    public Details {
      attempts = List.copyOf(attempts);
    }

    @Override
    public String toString() {
      return "Details[entry=" + entry + ", attempts=" + attempts.size() + "]";
    }
  }
}
