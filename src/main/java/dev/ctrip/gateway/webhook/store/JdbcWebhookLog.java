package dev.ctrip.gateway.webhook.store;

import dev.ctrip.gateway.webhook.WebhookLog;
import dev.ctrip.gateway.webhook.Webhooks.Attempted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The log of deliveries in PostgreSQL. */
@Component
class JdbcWebhookLog implements WebhookLog {

  private static final String ENTRIES =
      """
      select d.id, d.endpoint_id, d.subject_id, d.type, coalesce(e.url, d.url) as url, d.state,
          d.attempts, d.created_at, d.finished_at
      from webhook_delivery d left join webhook_endpoint e on e.id = d.endpoint_id
      where d.merchant_id = :merchant
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  JdbcWebhookLog(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  @Override
  public List<Entry> list(String merchantId, Filter filter, int atMost) {
    Position after = filter.after();
    return jdbc.sql(
            ENTRIES
                + """
                    and (cast(:endpoint as text) is null or d.endpoint_id = :endpoint)
                    and (cast(:subject as text) is null or d.subject_id = :subject)
                    and (cast(:type as text) is null or d.type = :type)
                    and (cast(:state as text) is null or d.state = :state)
                    and (cast(:from as timestamptz) is null or d.created_at >= :from)
                    and (cast(:to as timestamptz) is null or d.created_at < :to)
                    and (cast(:after as text) is null
                        or (d.created_at, d.id) < (:afterTime, :after))
                order by d.created_at desc, d.id desc limit :most
                """)
        .param("merchant", merchantId)
        .param("endpoint", filter.endpointId(), Types.VARCHAR)
        .param("subject", filter.subjectId(), Types.VARCHAR)
        .param("type", filter.type(), Types.VARCHAR)
        .param("state", filter.state(), Types.VARCHAR)
        .param("from", time(filter.from()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("to", time(filter.to()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("after", after == null ? null : after.deliveryId(), Types.VARCHAR)
        .param(
            "afterTime",
            time(after == null ? null : after.createdAt()),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .param("most", atMost)
        .query(JdbcWebhookLog::entry)
        .list();
  }

  @Override
  public Optional<Details> find(String merchantId, String deliveryId) {
    return jdbc.sql(ENTRIES + " and d.id = :id")
        .param("merchant", merchantId)
        .param("id", deliveryId)
        .query(JdbcWebhookLog::entry)
        .optional()
        .map(entry -> new Details(entry, body(deliveryId), attempts(deliveryId)));
  }

  private String body(String deliveryId) {
    return jdbc.sql("select body from webhook_delivery where id = :id")
        .param("id", deliveryId)
        .query(String.class)
        .single();
  }

  private List<Attempted> attempts(String deliveryId) {
    return jdbc.sql(
            """
            select d.id, d.type, d.sequence, a.attempt, a.attempted_at, a.duration_millis,
              a.status_code, a.error
            from webhook_delivery d join webhook_attempt a on a.delivery_id = d.id
            where d.id = :id order by a.attempt
            """)
        .param("id", deliveryId)
        .query(JdbcWebhooks::attempted)
        .list();
  }

  @Override
  public Redelivered redeliver(String merchantId, String deliveryId) {
    return Objects.requireNonNull(
        transaction.execute(status -> redeliverLocked(merchantId, deliveryId)));
  }

  /** The endpoint's row first, as everybody does who changes both. */
  private Redelivered redeliverLocked(String merchantId, String deliveryId) {
    Optional<String> state =
        jdbc.sql(
                """
                select state from webhook_endpoint where id =
                    (select endpoint_id from webhook_delivery
                     where id = :id and merchant_id = :merchant)
                for share
                """)
            .param("id", deliveryId)
            .param("merchant", merchantId)
            .query(String.class)
            .optional();
    if (state.isPresent() && !state.get().equals("active")) {
      return Redelivered.ENDPOINT_NOT_ACTIVE;
    }
    int rows =
        jdbc.sql(
                "update webhook_delivery "
                    + JdbcEndpoints.SEND_ANEW
                    + " where id = :id and merchant_id = :merchant")
            .param("id", deliveryId)
            .param("merchant", merchantId)
            .update();
    return rows == 0 ? Redelivered.NOT_FOUND : Redelivered.DONE;
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(
        row.getString("id"),
        row.getString("endpoint_id"),
        row.getString("subject_id"),
        row.getString("type"),
        row.getString("url"),
        row.getString("state"),
        row.getInt("attempts"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        EndpointRows.instant(row, "finished_at"));
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
