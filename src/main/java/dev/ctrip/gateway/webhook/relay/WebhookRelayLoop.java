package dev.ctrip.gateway.webhook.relay;

import dev.ctrip.gateway.platform.BackgroundLoop;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Runs the relay of deliveries until the process stops. */
@Component
@ConditionalOnRole(Role.WORKER)
class WebhookRelayLoop extends BackgroundLoop {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final WebhookRelay relay;

  WebhookRelayLoop(WebhookRelay relay) {
    super("webhook-relay", EVERY, EVERY);
    this.relay = relay;
  }

  @Override
  protected Duration round() {
    return relay.relayBatch() ? Duration.ZERO : EVERY;
  }

  @Override
  protected String whileFailing() {
    return "the relay of webhooks waits for PostgreSQL or Temporal";
  }

  @Override
  protected String onceWell() {
    return "the relay of webhooks works again";
  }
}
