package dev.ctrip.gateway.webhook.store;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The deliveries that a workflow of their own is to make. Taking one marks it, so that replicas
 * share the work and a taker that dies delays it no longer than until the next verification.
 */
@Component
public class JdbcCarrierQueue {

  private final JdbcClient jdbc;

  JdbcCarrierQueue(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A delivery and the id of the workflow that is to make it. */
  public record Carried(String deliveryId, String carrier) {}

  /** Takes those of which Temporal was never told. */
  public List<Carried> takeNew(int limit, Instant now) {
    return take("relayed_at is null", limit, now, now);
  }

  /** Takes those whose carrier has not been made sure of since then, longest first. */
  public List<Carried> takeUnverified(int limit, Instant verifiedSince, Instant now) {
    return take("relayed_at < :since", limit, verifiedSince, now);
  }

  private List<Carried> take(String which, int limit, Instant since, Instant now) {
    return jdbc.sql(
            """
            update webhook_delivery set relayed_at = :now
            where id in (
                select id from webhook_delivery
                where state = 'pending' and carrier is not null and %s
                order by relayed_at, created_at limit :limit for update skip locked)
            returning id, carrier
            """
                .formatted(which))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, number) -> new Carried(row.getString("id"), row.getString("carrier")))
        .list();
  }

  /**
   * @param at when their carriers were made sure of; null: they were not
   */
  public void relayed(Collection<String> deliveryIds, @Nullable Instant at) {
    OffsetDateTime time = at == null ? null : at.atOffset(ZoneOffset.UTC);
    jdbc.sql("update webhook_delivery set relayed_at = :at where id = any(:ids)")
        .param("at", time, Types.TIMESTAMP_WITH_TIMEZONE)
        .param("ids", deliveryIds.toArray(String[]::new))
        .update();
  }
}
