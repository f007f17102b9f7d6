package dev.ctrip.gateway.webhook.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.webhook.http.CallableUrls;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The outbox in PostgreSQL. */
@Component
class JdbcWebhooks implements Webhooks {

  /** One of its own: what merchants verify and parse does not follow the application's settings. */
  private static final JsonMapper JSON = new JsonMapper();

  private final JdbcClient jdbc;
  private final CallableUrls urls;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  JdbcWebhooks(JdbcClient jdbc, CallableUrls urls, Clock clock) {
    this.jdbc = jdbc;
    this.urls = urls;
    this.clock = clock;
  }

  @Override
  public void announce(Announcement announcement) {
    String url = announcement.url();
    if (url == null) {
      return;
    }
    jdbc.sql(
            """
            insert into webhook_delivery
                (id, merchant_id, subject_id, sequence, type, url, body, state, created_at)
            values (:id, :merchant, :subject, :sequence, :type, :url, :body, 'pending', :now)
            on conflict (subject_id, sequence, type, url) do nothing
            """)
        .param("id", newId())
        .param("merchant", announcement.merchantId())
        .param("subject", announcement.subjectId())
        .param("sequence", announcement.sequence())
        .param("type", announcement.type())
        .param("url", url)
        .param("body", body(announcement))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public List<Pending> pending(String subjectId) {
    return jdbc.sql(
            """
            select id, type from webhook_delivery
            where subject_id = :subject and state = 'pending'
            order by created_at, sequence, id
            """)
        .param("subject", subjectId)
        .query((row, number) -> new Pending(row.getString("id"), row.getString("type")))
        .list();
  }

  @Override
  public List<Attempted> attempts(String subjectId, int atMost) {
    return jdbc.sql(
            """
            select d.id, d.type, d.sequence, a.attempt, a.attempted_at, a.duration_millis,
              a.status_code, a.error
            from webhook_delivery d join webhook_attempt a on a.delivery_id = d.id
            where d.subject_id = :subject
            order by a.attempted_at, d.sequence, d.id, a.attempt
            limit :most
            """)
        .param("subject", subjectId)
        .param("most", atMost)
        .query(JdbcWebhooks::attempted)
        .list();
  }

  private static Attempted attempted(ResultSet row, int number) throws SQLException {
    return new Attempted(
        row.getString("id"),
        row.getString("type"),
        row.getLong("sequence"),
        row.getInt("attempt"),
        row.getObject("attempted_at", OffsetDateTime.class).toInstant(),
        Duration.ofMillis(row.getLong("duration_millis")),
        row.getObject("status_code", Integer.class),
        row.getString("error"));
  }

  @Override
  public void requireCallable(String url) {
    urls.require(url);
  }

  private static String body(Announcement announcement) {
    if (!JSON.readTree(announcement.dataJson()).isObject()) {
      throw new IllegalArgumentException("A webhook's data is a JSON object");
    }
    return JSON.writeValueAsString(
        new Body(
            announcement.type(), announcement.occurredAt().toString(), announcement.dataJson()));
  }

  /** 128 bits, so that receivers may use it as a key, and without the dot that separates. */
  private String newId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return "msg_" + HexFormat.of().formatHex(id);
  }

  /** Standard Webhooks, "Payload structure". */
  @JsonPropertyOrder({"type", "timestamp", "data"})
  private record Body(String type, String timestamp, @JsonRawValue String data) {}
}
