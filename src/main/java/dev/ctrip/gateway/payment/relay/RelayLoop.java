package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.platform.BackgroundLoop;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Runs the relay until the process stops. */
@Component
@ConditionalOnRole(Role.WORKER)
class RelayLoop extends BackgroundLoop {

  private final Relay relay;
  private final RelaySettings settings;

  RelayLoop(Relay relay, RelaySettings settings) {
    super("relay", settings.every(), settings.every());
    this.relay = relay;
    this.settings = settings;
  }

  @Override
  protected Duration round() {
    return relay.relayBatch(this::isStopping) ? Duration.ZERO : settings.every();
  }

  @Override
  protected String whileFailing() {
    return "the relay waits for PostgreSQL or Temporal";
  }

  @Override
  protected String onceWell() {
    return "the relay works again";
  }
}
