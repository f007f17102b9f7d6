package dev.ctrip.gateway.webhook.activity;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.store.Delivery;
import dev.ctrip.gateway.webhook.store.EndpointSecrets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The headers by which a receiver knows a delivery and believes it (Standard Webhooks). */
@Component
@ConditionalOnRole(Role.WORKER)
final class Signatures {

  private final Merchants merchants;
  private final EndpointSecrets endpoints;

  Signatures(Merchants merchants, EndpointSecrets endpoints) {
    this.merchants = merchants;
    this.endpoints = endpoints;
  }

  /**
   * One signature for each secret that counts now, with a space between them.
   *
   * @param at when the attempt is made
   */
  Map<String, String> headers(Delivery delivery, Instant at) {
    long timestampSeconds = at.getEpochSecond();
    Map<String, String> headers = new TreeMap<>();
    headers.put(Webhook.UNBRANDED_MSG_ID_KEY, delivery.id());
    headers.put(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(timestampSeconds));
    if (delivery.signer() != Delivery.Signer.NOBODY) {
      headers.put(
          Webhook.UNBRANDED_MSG_SIGNATURE_KEY,
          secrets(delivery, at).stream()
              .map(secret -> signature(secret, delivery, timestampSeconds))
              .collect(Collectors.joining(" ")));
    }
    return headers;
  }

  private List<String> secrets(Delivery delivery, Instant at) {
    return switch (delivery.signer()) {
      case MERCHANT -> List.of(merchants.webhookSecret(delivery.merchantId()));
      case ENDPOINT -> ofEndpoint(delivery, at);
      case OWN -> List.of(endpoints.ofDelivery(delivery.id()));
      case NOBODY -> List.of();
    };
  }

  private List<String> ofEndpoint(Delivery delivery, Instant at) {
    String id = delivery.endpointId();
    List<String> secrets = id == null ? List.of() : endpoints.of(id, at);
    if (secrets.isEmpty()) {
      throw new IllegalStateException("The endpoint " + id + " was deleted");
    }
    return secrets;
  }

  private static String signature(String secret, Delivery delivery, long timestampSeconds) {
    try {
      return new Webhook(secret).sign(delivery.id(), timestampSeconds, delivery.body());
    } catch (EmptyWebhookSecretException | WebhookSigningException e) {
      throw new IllegalStateException("Cannot sign " + delivery.id(), e);
    }
  }
}
