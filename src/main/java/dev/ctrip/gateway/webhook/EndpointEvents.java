package dev.ctrip.gateway.webhook;

import java.util.List;
import org.springframework.stereotype.Component;

/** What merchants are told of their endpoints. */
@Component
public final class EndpointEvents implements WebhookEvents {

  @Override
  public List<String> names() {
    return List.of("endpoint.disabled");
  }
}
