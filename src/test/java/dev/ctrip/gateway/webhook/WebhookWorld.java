package dev.ctrip.gateway.webhook;

import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.platform.Secrets;
import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import dev.ctrip.gateway.webhook.store.JdbcCarrierQueue;
import dev.ctrip.gateway.world.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The webhook module as it is wired in the gateway, on a real database, with one merchant. */
final class WebhookWorld implements AutoCloseable {

  static final String MERCHANT = "mer_1";
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final Instant OCCURRED_AT = Instant.parse("2026-01-02T03:04:05Z");

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final TestDatabase database = TestDatabase.fresh();
  private final JdbcClient jdbc = database.jdbc();

  WebhookWorld(WebhookSettings settings, Clock clock) {
    jdbc.sql(
            """
            insert into merchant (id, name, webhook_secret, created_at)
            values (:id, 'shop', '', now())
            """)
        .param("id", MERCHANT)
        .update();
    context.registerBean(JdbcClient.class, () -> jdbc);
    context.registerBean(Clock.class, () -> clock);
    context.registerBean(WebhookSettings.class, () -> settings);
    context.registerBean(Merchants.class, OneMerchant::new);
    context.registerBean(TransactionTemplate.class, database::transactions);
    context.registerBean(Secrets.class, () -> new Secrets(new byte[32]));
    context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
    for (String part : List.of("activity", "http", "store")) {
      context.scan("dev.ctrip.gateway.webhook." + part);
    }
    context.refresh();
  }

  /** The schedule of Standard Webhooks; endpoints on this machine may be called. */
  static WebhookSettings settings() {
    return settings(Duration.ofSeconds(20));
  }

  static WebhookSettings settings(Duration attemptTimeout) {
    List<Duration> schedule =
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    return new WebhookSettings(schedule, attemptTimeout, true, true);
  }

  Webhooks webhooks() {
    return context.getBean(Webhooks.class);
  }

  WebhookDelivery delivery() {
    return context.getBean(WebhookDelivery.class);
  }

  WebhookEndpoints endpoints() {
    return context.getBean(WebhookEndpoints.class);
  }

  WebhookLog log() {
    return context.getBean(WebhookLog.class);
  }

  WebhookSending sending() {
    return context.getBean(WebhookSending.class);
  }

  JdbcCarrierQueue queue() {
    return context.getBean(JdbcCarrierQueue.class);
  }

  double disabledEndpoints() {
    return context
        .getBean(MeterRegistry.class)
        .get("ctrip.webhook.endpoints.disabled")
        .counter()
        .count();
  }

  TransactionTemplate transactions() {
    return context.getBean(TransactionTemplate.class);
  }

  JdbcClient jdbc() {
    return jdbc;
  }

  /** Announces {@code payment.detected} of a payment and returns the delivery's id. */
  String announce(String paymentId, String url) {
    return announce(paymentId, 1, url);
  }

  String announce(String paymentId, long sequence, String url) {
    webhooks().announce(announcement(paymentId, sequence, url));
    return jdbc.sql(
            """
            select id from webhook_delivery
            where subject_id = :subject and sequence = :sequence and url = :url
            """)
        .param("subject", paymentId)
        .param("sequence", sequence)
        .param("url", url)
        .query(String.class)
        .single();
  }

  static Announcement announcement(String paymentId, long sequence, @Nullable String url) {
    return new Announcement(
        MERCHANT,
        paymentId,
        sequence,
        url,
        "payment.detected",
        OCCURRED_AT,
        "{\"id\":\"" + paymentId + "\",\"amount\":\"100000000000000000\"}");
  }

  Row row(String deliveryId) {
    return jdbc.sql(
            "select state, attempts, body, finished_at from webhook_delivery where id = :id")
        .param("id", deliveryId)
        .query((row, number) ->
            new Row(
                row.getString("state"),
                row.getInt("attempts"),
                row.getString("body"),
                row.getObject("finished_at") != null))
        .single();
  }

  List<Attempted> attempts(String deliveryId) {
    return jdbc.sql(
            """
            select attempt, attempted_at, status_code, error from webhook_attempt
            where delivery_id = :id order by attempt
            """)
        .param("id", deliveryId)
        .query((row, number) ->
            new Attempted(
                row.getInt("attempt"),
                row.getObject("attempted_at", OffsetDateTime.class).toInstant(),
                (Integer) row.getObject("status_code"),
                row.getString("error")))
        .list();
  }

  @Override
  public void close() {
    context.close();
  }

  record Row(String state, int attempts, String body, boolean finished) {}

  record Attempted(int attempt, Instant at, @Nullable Integer statusCode, @Nullable String error) {}

  private static final class OneMerchant implements Merchants {

    @Override
    public String webhookSecret(String merchantId) {
      if (!merchantId.equals(MERCHANT)) {
        throw new IllegalStateException("There is no merchant " + merchantId);
      }
      return SECRET;
    }

    @Override
    public LatePolicy latePolicy(String merchantId) {
      return LatePolicy.HOLD;
    }

    @Override
    public void setLatePolicy(String name, LatePolicy policy) {
      throw new UnsupportedOperationException();
    }
  }
}
