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
            select id, merchant_id, url, body, attempts, state from webhook_delivery
            where id = :id
            """)
        .param("id", deliveryId)
        .query(JdbcDeliveries::delivery)
        .optional();
  }

  /**
   * Counts and logs an attempt and, in the same statement, ends the delivery if it is over. What
   * has ended stays as it ended, also if two attempts ran at once.
   *
   * @param outcome how the delivery ended by this attempt; empty if it may be tried again
   * @param attemptsAtMost from this many on, a delivery that may be tried again is exhausted
   * @return the delivery as it is now
   */
  public Delivery record(
      String deliveryId, Attempt attempt, Optional<Outcome> outcome, int attemptsAtMost) {
    return jdbc.sql(
            """
            with counted as (
                update webhook_delivery
                set attempts = attempts + 1,
                    state = case when state <> 'pending' then state
                                 when cast(:outcome as text) is not null then :outcome
                                 when attempts + 1 >= :most then 'exhausted'
                                 else 'pending' end,
                    finished_at = case when state <> 'pending' then finished_at
                                       when cast(:outcome as text) is not null
                                            or attempts + 1 >= :most then :ended
                                  end
                where id = :id
                returning id, merchant_id, url, body, attempts, state
            ), logged as (
                insert into webhook_attempt
                    (delivery_id, attempt, attempted_at, status_code, error, duration_millis)
                select id, attempts, :attempted, :status, :error, :millis from counted
            )
            select * from counted
            """)
        .param("id", deliveryId)
        .param("outcome", outcome.map(JdbcDeliveries::word).orElse(null), Types.VARCHAR)
        .param("most", attemptsAtMost)
        .param("attempted", attempt.attemptedAt().atOffset(ZoneOffset.UTC))
        .param("ended", attempt.attemptedAt().plus(attempt.duration()).atOffset(ZoneOffset.UTC))
        .param("status", attempt.statusCode(), Types.INTEGER)
        .param("error", attempt.error(), Types.VARCHAR)
        .param("millis", attempt.duration().toMillis())
        .query(JdbcDeliveries::delivery)
        .single();
  }

  private static Delivery delivery(ResultSet row, int number) throws SQLException {
    String state = row.getString("state");
    return new Delivery(
        row.getString("id"),
        row.getString("merchant_id"),
        row.getString("url"),
        row.getString("body"),
        row.getInt("attempts"),
        state.equals(PENDING)
            ? Optional.empty()
            : Optional.of(Outcome.valueOf(state.toUpperCase(Locale.ROOT))));
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
