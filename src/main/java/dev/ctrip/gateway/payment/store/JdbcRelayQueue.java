package dev.ctrip.gateway.payment.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The payments that Temporal has to hear of: all open ones, and closed ones to which something
 * happened that is not through. Taking one marks it, so that replicas share the work and a taker that dies delays it no
 * longer than until the next verification.
 */
@Component
public class JdbcRelayQueue {

  private final JdbcClient jdbc;

  JdbcRelayQueue(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param unjudged whether its workflow has to be woken as well
   */
  public record ToRelay(String paymentId, boolean unjudged) {}

  /**
   * Takes payments that were never relayed, and those with changes that nobody has judged. The
   * latter once for each change: a workflow that is busy has no use for more signals.
   *
   * @param unjudgedSince how long a workflow has had the chance to judge by itself
   */
  public List<ToRelay> takeUrgent(int limit, Instant unjudgedSince, Instant now) {
    return jdbc.sql(
            """
            with unknown as (
              select id from payment
              where relayed_at is null and (closed_at is null or finished_for <> changes_seen)
              limit :limit for update skip locked),
            unjudged as (
              select id from payment
              where relayed_at < :unjudgedSince
                and changes_seen <> changes_judged and woken_for <> changes_seen
              limit :limit for update skip locked)
            update payment set relayed_at = :now, woken_for = changes_seen
            where id in (select id from unknown union all select id from unjudged)
            returning id, changes_seen <> changes_judged as unjudged
            """)
        .param("now", Timestamp.from(now))
        .param("unjudgedSince", Timestamp.from(unjudgedSince))
        .param("limit", limit)
        .query(JdbcRelayQueue::toRelay)
        .list();
  }

  /** Takes the payments whose workflow has not been made sure of since then, longest first. */
  public List<ToRelay> takeUnverified(int limit, Instant verifiedSince, Instant now) {
    return jdbc.sql(
            """
            update payment set relayed_at = :now, woken_for = changes_seen
            where id in (
              select id from payment
              where (closed_at is null or finished_for <> changes_seen)
                and relayed_at < :verifiedSince
              order by relayed_at
              limit :limit for update skip locked)
            returning id, changes_seen <> changes_judged as unjudged
            """)
        .param("now", Timestamp.from(now))
        .param("verifiedSince", Timestamp.from(verifiedSince))
        .param("limit", limit)
        .query(JdbcRelayQueue::toRelay)
        .list();
  }

  public void relayed(String paymentId, Instant now) {
    jdbc.sql("update payment set relayed_at = :now where id = :id")
        .param("id", paymentId)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Gives payments back that nobody could be told of. */
  public void giveBack(Collection<String> paymentIds) {
    jdbc.sql(
            """
            update payment set relayed_at = null
            where id in (select id from payment where id = any(:ids) order by id for update)
            """)
        .param("ids", paymentIds.toArray(String[]::new))
        .update();
  }

  private static ToRelay toRelay(ResultSet row, int number) throws SQLException {
    return new ToRelay(row.getString("id"), row.getBoolean("unjudged"));
  }
}
