package dev.ctrip.gateway.webhook.store;

import dev.ctrip.gateway.webhook.WebhookDelivery.Outcome;
import java.util.Optional;

/**
 * A duty to tell somebody something.
 *
 * @param id goes out as {@code webhook-id}, the same for every attempt
 * @param body frozen when it was announced; sent exactly so
 * @param attempts how many were made and recorded
 * @param outcome empty while it is pending
 */
public record Delivery(
    String id,
    String merchantId,
    String url,
    String body,
    int attempts,
    Optional<Outcome> outcome) {

  /** A URL may carry a secret in its path or query. */
  @Override
  public String toString() {
    return "Delivery[id=" + id + ", attempts=" + attempts + ", outcome=" + outcome + "]";
  }
}
