package dev.ctrip.gateway.webhook.store;

import dev.ctrip.gateway.webhook.WebhookDelivery.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A duty to tell somebody something.
 *
 * @param id goes out as {@code webhook-id}, the same for every attempt
 * @param endpointId null where it goes to a URL that is no endpoint's
 * @param url where it goes now
 * @param body frozen when it was announced; sent exactly so
 * @param once whether one attempt is all there is to be
 * @param carrier the id of the workflow that delivers it; null: its subject's own
 * @param signer whose secret signs it
 * @param outcome empty while it is pending
 */
public record Delivery(
    String id,
    String merchantId,
    @Nullable String endpointId,
    String url,
    String body,
    boolean once,
    @Nullable String carrier,
    Signer signer,
    Optional<Outcome> outcome) {

  /** A URL may carry a secret in its path or query. */
  @Override
  public String toString() {
    return "Delivery[id=" + id + ", outcome=" + outcome + "]";
  }

  /** Whose secret signs a delivery. */
  public enum Signer {
    MERCHANT,
    ENDPOINT,
    /** The delivery's own. */
    OWN,
    /** It is not signed. */
    NOBODY
  }

  /**
   * Where a delivery stands after an attempt.
   *
   * @param attempts how many were made and recorded since it was last sent anew
   */
  public record Standing(int attempts, Optional<Outcome> outcome) {}
}
