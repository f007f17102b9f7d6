package dev.ctrip.gateway.webhook.store;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.DeliverWebhooksWorkflow;
import dev.ctrip.gateway.webhook.WebhookEndpoint;
import dev.ctrip.gateway.webhook.WebhookEndpoint.State;
import dev.ctrip.gateway.webhook.WebhookEndpointJson;
import dev.ctrip.gateway.webhook.WebhookEndpoints;
import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Endpoints in PostgreSQL. Their secrets are in {@link EndpointSecrets}. */
@Component
@ConditionalOnRole({Role.API, Role.WORKER})
class JdbcEndpoints implements WebhookEndpoints {

  static final String PING = "test.ping";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final EndpointSecrets secrets;
  private final Outbox outbox;
  private final Clock clock;

  JdbcEndpoints(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      EndpointSecrets secrets,
      Outbox outbox,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.secrets = secrets;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public Optional<WithSecret> create(
      String merchantId, String url, String description, List<String> events) {
    return inTransaction(() -> {
      // One at a time for each merchant, so that two cannot both be the last one.
      jdbc.sql("select id from merchant where id = :id for no key update")
          .param("id", merchantId)
          .query(String.class)
          .single();
      if (list(merchantId).size() >= MOST) {
        return Optional.<WithSecret>empty();
      }
      String id = outbox.newId("we_");
      String secret = secrets.newSecret();
      jdbc.sql(
              """
              insert into webhook_endpoint
                  (id, merchant_id, url, description, events, state, secret, created_at, updated_at)
              values (:id, :merchant, :url, :description, :events, 'active', :secret, :now, :now)
              """)
          .param("id", id)
          .param("merchant", merchantId)
          .param("url", url)
          .param("description", description)
          .param("events", events.toArray(String[]::new))
          .param("secret", secrets.encrypt(id, secret))
          .param("now", now())
          .update();
      return find(merchantId, id).map(endpoint -> new WithSecret(endpoint, secret));
    });
  }

  @Override
  public List<WebhookEndpoint> list(String merchantId) {
    return jdbc.sql(
            """
            select %s from webhook_endpoint where merchant_id = :merchant and state <> 'deleted'
            order by created_at, id
            """
                .formatted(EndpointRows.COLUMNS))
        .param("merchant", merchantId)
        .query(EndpointRows::endpoint)
        .list();
  }

  @Override
  public Optional<WebhookEndpoint> find(String merchantId, String id) {
    return find(merchantId, id, "");
  }

  private Optional<WebhookEndpoint> locked(String merchantId, String id) {
    return find(merchantId, id, "for update");
  }

  private Optional<WebhookEndpoint> find(String merchantId, String id, String lock) {
    return jdbc.sql(
            """
            select %s from webhook_endpoint
            where id = :id and merchant_id = :merchant and state <> 'deleted' %s
            """
                .formatted(EndpointRows.COLUMNS, lock))
        .param("id", id)
        .param("merchant", merchantId)
        .query(EndpointRows::endpoint)
        .optional();
  }

  @Override
  public Optional<WebhookEndpoint> change(String merchantId, String id, Change change) {
    return inTransaction(() ->
        locked(merchantId, id)
            .flatMap(endpoint -> {
              update(endpoint, change);
              if (change.paused() != null) {
                setPaused(endpoint, change.paused());
              }
              return find(merchantId, id);
            }));
  }

  /** Another URL has not failed yet. */
  private void update(WebhookEndpoint endpoint, Change change) {
    jdbc.sql(
            """
            update webhook_endpoint
            set failing_since = case when url = :url then failing_since end,
                url = :url, description = :description, events = :events, updated_at = :now
            where id = :id
            """)
        .param("id", endpoint.id())
        .param("url", Objects.requireNonNullElse(change.url(), endpoint.url()))
        .param(
            "description", Objects.requireNonNullElse(change.description(), endpoint.description()))
        .param(
            "events",
            Objects.requireNonNullElse(change.events(), endpoint.events()).toArray(String[]::new))
        .param("now", now())
        .update();
  }

  /** One that is disabled stays so when it is paused: only resuming it says that it is well. */
  private void setPaused(WebhookEndpoint endpoint, boolean paused) {
    if (paused && endpoint.state() == State.ACTIVE) {
      setState(endpoint.id(), State.PAUSED);
      moveDeliveries(endpoint.id(), "pending", "held");
    } else if (!paused && endpoint.state() != State.ACTIVE) {
      setState(endpoint.id(), State.ACTIVE);
      sendHeld(endpoint.id());
    }
  }

  private void setState(String id, State state) {
    jdbc.sql(
            """
            update webhook_endpoint
            set state = :state, failing_since = null, disabled_at = null, disabled_reason = null
            where id = :id
            """)
        .param("id", id)
        .param("state", state.word())
        .update();
  }

  private void moveDeliveries(String endpointId, String from, String to) {
    jdbc.sql(
            """
            update webhook_delivery set state = :to, finished_at = :now
            where endpoint_id = :endpoint and state = :from and type <> 'test.ping'
            """)
        .param("endpoint", endpointId)
        .param("from", from)
        .param("to", to)
        .param("now", now())
        .update();
  }

  /** The workflow that had them may have ended meanwhile, so each gets one of its own. */
  private void sendHeld(String endpointId) {
    jdbc.sql(
            """
            update webhook_delivery
            set state = 'pending', finished_at = null, attempts_before = attempts,
                carrier = 'webhook-' || id, relayed_at = null
            where endpoint_id = :endpoint and state = 'held'
            """)
        .param("endpoint", endpointId)
        .update();
  }

  @Override
  public boolean delete(String merchantId, String id) {
    return inTransaction(() -> {
      boolean there = locked(merchantId, id).isPresent();
      if (there) {
        jdbc.sql(
                """
                update webhook_endpoint
                set state = 'deleted', secret = null, previous_secret = null,
                    previous_secret_until = null, updated_at = :now
                where id = :id
                """)
            .param("id", id)
            .param("now", now())
            .update();
        jdbc.sql(
                """
                update webhook_delivery set state = 'skipped', finished_at = :now
                where endpoint_id = :endpoint and state in ('pending', 'held')
                """)
            .param("endpoint", id)
            .param("now", now())
            .update();
      }
      return there;
    });
  }

  @Override
  public Optional<WithSecret> rotateSecret(String merchantId, String id, Duration overlap) {
    return inTransaction(() -> {
      if (locked(merchantId, id).isEmpty()) {
        return Optional.<WithSecret>empty();
      }
      String secret = secrets.newSecret();
      OffsetDateTime until = overlap.isZero() ? null : now().plus(overlap);
      jdbc.sql(
              """
              update webhook_endpoint
              set previous_secret =
                      case when cast(:until as timestamptz) is not null then secret end,
                  previous_secret_until = :until, secret = :secret, updated_at = :now
              where id = :id
              """)
          .param("id", id)
          .param("until", until, Types.TIMESTAMP_WITH_TIMEZONE)
          .param("secret", secrets.encrypt(id, secret))
          .param("now", now())
          .update();
      return find(merchantId, id).map(endpoint -> new WithSecret(endpoint, secret));
    });
  }

  /** Locked, since nobody could ever deliver what is written for one that is just being deleted. */
  @Override
  public Optional<String> ping(String merchantId, String id) {
    return inTransaction(() -> locked(merchantId, id).map(this::ping));
  }

  private String ping(WebhookEndpoint endpoint) {
    Instant now = clock.instant();
    String data = WebhookEndpointJson.of(endpoint);
    Announcement ping =
        new Announcement(endpoint.merchantId(), endpoint.id(), 0, null, PING, now, data);
    String delivery = outbox.newId("msg_");
    outbox.insert(
        Outbox.Row.of(delivery, ping, endpoint.url(), Outbox.body(ping))
            .toEndpoint(endpoint.id(), "pending")
            .carriedBy(DeliverWebhooksWorkflow.idFor(delivery))
            .askedFor());
    return delivery;
  }

  @Override
  public Redelivered redeliver(
      String merchantId, String id, Instant from, Instant to, boolean onlyFailed) {
    return inTransaction(() -> {
      Optional<WebhookEndpoint> endpoint = locked(merchantId, id);
      if (endpoint.isEmpty()) {
        return new Redelivered.NotFound();
      }
      if (endpoint.get().state() != State.ACTIVE) {
        return new Redelivered.NotActive();
      }
      List<String> deliveries = made(id, from, to, onlyFailed);
      if (deliveries.size() > MOST_REDELIVERED) {
        return new Redelivered.TooMany();
      }
      sendAnew(deliveries);
      return new Redelivered.Done(deliveries.size());
    });
  }

  private List<String> made(String endpointId, Instant from, Instant to, boolean onlyFailed) {
    return jdbc.sql(
            """
            select id from webhook_delivery
            where endpoint_id = :endpoint and created_at >= :from and created_at < :to
                and type <> 'test.ping'
                and (not :onlyFailed or state in ('exhausted', 'refused', 'skipped')
                    or (state = 'pending' and attempts > attempts_before))
            order by created_at, id limit :limit for update
            """)
        .param("endpoint", endpointId)
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("to", to.atOffset(ZoneOffset.UTC))
        .param("onlyFailed", onlyFailed)
        .param("limit", MOST_REDELIVERED + 1)
        .query((row, number) -> row.getString("id"))
        .list();
  }

  private void sendAnew(List<String> deliveries) {
    jdbc.sql("update webhook_delivery " + SEND_ANEW + " where id = any(:ids)")
        .param("ids", deliveries.toArray(String[]::new))
        .update();
  }

  /** Whatever became of it: at once, and its schedule begins anew. */
  static final String SEND_ANEW =
      """
      set state = 'pending', finished_at = null, attempts_before = attempts,
          carrier = 'webhook-' || id, relayed_at = null
      """;

  private <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.get()));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
