package dev.ctrip.gateway.webhook.store;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.WebhookEndpoint;
import dev.ctrip.gateway.webhook.WebhookEndpointJson;
import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps whether an endpoint takes what it is sent, and disables one that does not. Every call joins
 * its caller's transaction.
 */
@Component
@ConditionalOnRole({Role.API, Role.WORKER})
public class JdbcEndpointHealth {

  public static final Duration PATIENCE = Duration.ofDays(5);

  static final String DISABLED = "endpoint.disabled";

  private final JdbcClient jdbc;
  private final Outbox outbox;

  JdbcEndpointHealth(JdbcClient jdbc, Outbox outbox) {
    this.jdbc = jdbc;
    this.outbox = outbox;
  }

  public void succeeded(String endpointId) {
    jdbc.sql(
            """
            update webhook_endpoint set failing_since = null
            where id = :id and failing_since is not null and state <> 'disabled'
            """)
        .param("id", endpointId)
        .update();
  }

  /**
   * @return the endpoint, if it was disabled for that
   */
  public Optional<WebhookEndpoint> failed(String endpointId, Instant at) {
    jdbc.sql(
            """
            update webhook_endpoint set failing_since = :at
            where id = :id and failing_since is null and state in ('active', 'paused')
            """)
        .param("id", endpointId)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
    return disable(
        endpointId, at.minus(PATIENCE), "Every attempt of the last five days failed.", at);
  }

  /**
   * It answered 410.
   *
   * @return the endpoint, unless it was disabled or deleted before
   */
  public Optional<WebhookEndpoint> gone(String endpointId, Instant at) {
    jdbc.sql(
            """
            update webhook_endpoint set failing_since = :at
            where id = :id and failing_since is null and state in ('active', 'paused')
            """)
        .param("id", endpointId)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
    return disable(endpointId, at, "It answered 410 Gone.", at);
  }

  private Optional<WebhookEndpoint> disable(
      String endpointId, Instant failingSince, String reason, Instant at) {
    Optional<WebhookEndpoint> disabled =
        jdbc.sql(
                """
                update webhook_endpoint
                set state = 'disabled', disabled_at = :at, disabled_reason = :reason,
                    updated_at = :at
                where id = :id and state in ('active', 'paused') and failing_since <= :since
                returning %s
                """
                    .formatted(EndpointRows.COLUMNS))
            .param("id", endpointId)
            .param("since", failingSince.atOffset(ZoneOffset.UTC))
            .param("reason", reason)
            .param("at", at.atOffset(ZoneOffset.UTC))
            .query(EndpointRows::endpoint)
            .optional();
    disabled.ifPresent(endpoint -> {
      skipPending(endpoint, at);
      tellTheOthers(endpoint);
    });
    return disabled;
  }

  private void skipPending(WebhookEndpoint endpoint, Instant at) {
    jdbc.sql(
            """
            update webhook_delivery set state = 'skipped', finished_at = :at
            where endpoint_id = :id and state in ('pending', 'held') and type <> 'test.ping'
            """)
        .param("id", endpoint.id())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  private void tellTheOthers(WebhookEndpoint endpoint) {
    Instant at = Objects.requireNonNull(endpoint.disabledAt());
    outbox.announce(
        new Announcement(
            endpoint.merchantId(),
            endpoint.id(),
            at.toEpochMilli(),
            null,
            DISABLED,
            at,
            WebhookEndpointJson.of(endpoint)),
        Outbox.Carrier.OF_EACH,
        Set.of(endpoint.id()));
  }
}
