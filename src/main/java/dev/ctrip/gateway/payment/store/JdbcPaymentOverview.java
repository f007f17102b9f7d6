package dev.ctrip.gateway.payment.store;

import static dev.ctrip.gateway.payment.store.PaymentColumns.amount;
import static dev.ctrip.gateway.payment.store.PaymentColumns.flags;
import static dev.ctrip.gateway.payment.store.PaymentColumns.instant;
import static dev.ctrip.gateway.payment.store.PaymentColumns.token;

import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentOverview;
import dev.ctrip.gateway.payment.PaymentStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks through the payments of PostgreSQL along the index of their age. */
@Component
class JdbcPaymentOverview implements PaymentOverview {

  private static final String OPEN = "(closed_at is null or finished_for <> changes_seen)";

  private final JdbcClient jdbc;

  JdbcPaymentOverview(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Row> list(Filter filter) {
    return jdbc.sql(
            """
            select *, %s as open from payment
            where %s
            order by created_at desc, id desc
            limit :limit
            """
                .formatted(OPEN, String.join(" and ", conditions(filter))))
        .param("status", filter.status() == null ? null : filter.status().word(), Types.VARCHAR)
        .param("chain", filter.chain() == null ? null : filter.chain().value(), Types.BIGINT)
        .param("after", filter.after(), Types.VARCHAR)
        .param("limit", filter.limit())
        .query(JdbcPaymentOverview::row)
        .list();
  }

  private static List<String> conditions(Filter filter) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    if (filter.status() != null) {
      conditions.add("status = :status");
    }
    if (filter.flag() != null) {
      conditions.add(has(filter.flag()));
    }
    if (filter.chain() != null) {
      conditions.add("chain_id = :chain");
    }
    if (filter.openOnly()) {
      conditions.add(OPEN);
    }
    if (filter.after() != null) {
      conditions.add("(created_at, id) < (select created_at, id from payment where id = :after)");
    }
    return conditions;
  }

  /** Its word stands in the statement, since only so an index of one flag is of use. */
  private static String has(PaymentFlag flag) {
    return "'" + flag.word() + "' = any (flags)";
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getString("id"),
        row.getString("merchant_id"),
        PaymentStatus.ofWord(row.getString("status")),
        List.copyOf(flags(row)),
        row.getString("attention_reason"),
        row.getString("chain"),
        token(row),
        amount(row, "amount"),
        amount(row, "amount_received"),
        row.getString("order_id"),
        instant(row, "created_at"),
        row.getBoolean("open"));
  }

  @Override
  public boolean exists(String paymentId) {
    return jdbc.sql("select exists (select from payment where id = :id)")
        .param("id", paymentId)
        .query(Boolean.class)
        .single();
  }

  @Override
  public long countOpen(PaymentFlag flag) {
    return jdbc.sql("select count(*) from payment where %s and %s".formatted(has(flag), OPEN))
        .query(Long.class)
        .single();
  }

  @Override
  public List<Day> perDay(LocalDate from) {
    return jdbc.sql(
            """
            select cast(created_at at time zone 'UTC' as date) as day, count(*) as created,
              count(*) filter (where status = 'settled') as settled
            from payment
            where created_at >= :from
            group by 1
            order by 1
            """)
        .param("from", from.atStartOfDay().atOffset(ZoneOffset.UTC))
        .query((row, number) ->
            new Day(
                row.getObject("day", LocalDate.class),
                row.getLong("created"),
                row.getLong("settled")))
        .list();
  }
}
