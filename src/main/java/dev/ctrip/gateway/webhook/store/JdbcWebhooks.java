package dev.ctrip.gateway.webhook.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.webhook.http.CallableUrls;
import java.security.SecureRandom;
import java.time.Clock;
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
