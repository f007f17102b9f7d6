package dev.ctrip.gateway.webhook.store;

import dev.ctrip.gateway.webhook.WebhookDelivery.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deliveries as the one who attempts them needs them. */
@Component
public class JdbcDeliveries {

  private static final String PENDING = "pending";

  private final JdbcClient jdbc;

  JdbcDeliveries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public Optional<Delivery> find(String deliveryId) {
    return jdbc.sql(
            """
            select d.id, d.merchant_id, d.endpoint_id, coalesce(e.url, d.url) as url, d.body,
                d.type, d.carrier, d.signed_by, d.state
            from webhook_delivery d left join webhook_endpoint e on e.id = d.endpoint_id
            where d.id = :id
            """)
        .param("id", deliveryId)
        .query(JdbcDeliveries::delivery)
        .optional();
  }

  /**
   * Counts and logs an attempt and, in the same statement, ends the delivery if it is over. What
   * has ended stays as it ended, also if two attempts ran at once; what was held or skipped while
   * this attempt ran ends as the attempt did.
   *
   * @param outcome how the delivery ended by this attempt; empty if it may be tried again
   * @param attemptsAtMost from this many on, a delivery that may be tried again is exhausted
   */
  public Delivery.Standing record(
      String deliveryId, Attempt attempt, Optional<Outcome> outcome, int attemptsAtMost) {
    return jdbc.sql(
            """
            with decided as (
                select id, case
                        when cast(:outcome as text) is not null
                            and state in ('pending', 'held', 'skipped') then :outcome
                        when state = 'pending' and attempts - attempts_before + 1 >= :most
                            then 'exhausted'
                        else state end as next
                from webhook_delivery where id = :id for update
            ), counted as (
                update webhook_delivery d
                set attempts = attempts + 1, state = next,
                    finished_at = case when next = 'pending' then null
                                       when next = state then finished_at
                                       else :ended end
                from decided where d.id = decided.id
                returning d.id, attempts, attempts - attempts_before as since, state
            ), logged as (
                insert into webhook_attempt
                    (delivery_id, attempt, attempted_at, status_code, error, duration_millis)
                select id, attempts, :attempted, :status, :error, :millis from counted
            )
            select since, state from counted
            """)
        .param("id", deliveryId)
        .param("outcome", outcome.map(JdbcDeliveries::word).orElse(null), Types.VARCHAR)
        .param("most", attemptsAtMost)
        .param("attempted", attempt.attemptedAt().atOffset(ZoneOffset.UTC))
        .param("ended", attempt.attemptedAt().plus(attempt.duration()).atOffset(ZoneOffset.UTC))
        .param("status", attempt.statusCode(), Types.INTEGER)
        .param("error", attempt.error(), Types.VARCHAR)
        .param("millis", attempt.duration().toMillis())
        .query((row, number) -> new Delivery.Standing(row.getInt("since"), outcome(row)))
        .single();
  }

  private static Delivery delivery(ResultSet row, int number) throws SQLException {
    return new Delivery(
        row.getString("id"),
        row.getString("merchant_id"),
        row.getString("endpoint_id"),
        row.getString("url"),
        row.getString("body"),
        row.getString("type").equals(JdbcEndpoints.PING),
        row.getString("carrier"),
        Delivery.Signer.valueOf(row.getString("signed_by").toUpperCase(Locale.ROOT)),
        outcome(row));
  }

  private static Optional<Outcome> outcome(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return state.equals(PENDING)
        ? Optional.empty()
        : Optional.of(Outcome.valueOf(state.toUpperCase(Locale.ROOT)));
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
