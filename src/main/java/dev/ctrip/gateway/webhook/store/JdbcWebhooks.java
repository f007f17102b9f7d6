package dev.ctrip.gateway.webhook.store;

import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.webhook.http.CallableUrls;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The outbox in PostgreSQL. */
@Component
class JdbcWebhooks implements Webhooks {

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final CallableUrls urls;

  JdbcWebhooks(JdbcClient jdbc, Outbox outbox, CallableUrls urls) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.urls = urls;
  }

  @Override
  public void announce(Announcement announcement) {
    outbox.announce(announcement, Outbox.Carrier.SUBJECT);
  }

  @Override
  public List<Pending> pending(String subjectId) {
    return jdbc.sql(
            """
            select id, type from webhook_delivery
            where subject_id = :subject and state = 'pending' and carrier is null
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

  static Attempted attempted(ResultSet row, int number) throws SQLException {
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
}
