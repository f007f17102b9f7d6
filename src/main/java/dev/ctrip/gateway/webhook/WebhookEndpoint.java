package dev.ctrip.gateway.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a merchant wants to be told of all its payments. Its secret is not here: it is shown when
 * it is made and never again.
 *
 * @param events what it is told of: exact names, a group such as {@code payment.*}, or {@code *}
 * @param failingSince the first failure after the last success, or after it got another URL; null
 *     while there was none
 * @param disabledAt null unless it is disabled
 * @param disabledReason for people; null unless it is disabled
 * @param previousSecretUntil until when the secret before signs as well; null if it does not
 */
public record WebhookEndpoint(
    String id,
    String merchantId,
    String url,
    String description,
    List<String> events,
    State state,
    @Nullable Instant failingSince,
    @Nullable Instant disabledAt,
    @Nullable String disabledReason,
    @Nullable Instant previousSecretUntil,
    Instant createdAt,
    Instant updatedAt) {

  public WebhookEndpoint {
    events = List.copyOf(events);
  }

  /** A URL may carry a secret in its path or query. */
  @Override
  public String toString() {
    return "WebhookEndpoint[id=" + id + ", state=" + state + "]";
  }

  /** Whether it is told. */
  public enum State {
    ACTIVE,
    /** By its merchant: what happens meanwhile is kept and goes out when it is resumed. */
    PAUSED,
    /** By the gateway: what happens meanwhile is logged and not sent. */
    DISABLED;

    /** As in the database and in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException for any other word
     */
    public static State ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
