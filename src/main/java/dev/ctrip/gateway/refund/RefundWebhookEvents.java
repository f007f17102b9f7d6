package dev.ctrip.gateway.refund;

import dev.ctrip.gateway.webhook.WebhookEvents;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What merchants are told of their refunds. */
@Component
public final class RefundWebhookEvents implements WebhookEvents {

  @Override
  public List<String> names() {
    return Stream.of(RefundState.values())
        // Between the approval and the money nobody needs to hear of it.
        .filter(state -> state != RefundState.SENDING)
        .map(state -> "refund." + state.word())
        .toList();
  }
}
