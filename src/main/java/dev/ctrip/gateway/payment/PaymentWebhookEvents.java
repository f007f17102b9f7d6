package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.webhook.WebhookEvents;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What merchants are told of their payments. */
@Component
public final class PaymentWebhookEvents implements WebhookEvents {

  @Override
  public List<String> names() {
    return Stream.of(PaymentEventType.values())
        .filter(PaymentEventType::isAnnounced)
        .map(PaymentEventType::word)
        .toList();
  }
}
