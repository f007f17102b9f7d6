package dev.ctrip.gateway.payment.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentOverview;
import dev.ctrip.gateway.payment.PaymentOverview.Day;
import dev.ctrip.gateway.payment.PaymentOverview.Filter;
import dev.ctrip.gateway.payment.PaymentOverview.Row;
import dev.ctrip.gateway.payment.PaymentStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JdbcPaymentOverviewIT {

  private final PaymentTables tables = new PaymentTables();
  private final PaymentOverview overview = new JdbcPaymentOverview(tables.jdbc);

  @Test
  void showsPaymentsInBrief() {
    insert("pay_1", "2026-01-01T10:00:00Z");
    set(
        "pay_1",
        """
        status = 'expired', flags = '{underpaid,needs_attention}', attention_reason = 'look',
        amount = 5, amount_received = 3, order_id = '<b>', merchant_id = 'mer_other'
        """);

    assertThat(overview.list(filter(null, null, null, false, null, 10)))
        .containsExactly(
            new Row(
                "pay_1",
                "mer_other",
                PaymentStatus.EXPIRED,
                List.of(PaymentFlag.UNDERPAID, PaymentFlag.NEEDS_ATTENTION),
                "look",
                PaymentTables.CHAIN.name(),
                Token.nativeCoin("ETH", 18),
                TokenAmount.ofBaseUnits(5),
                TokenAmount.ofBaseUnits(3),
                "<b>",
                Instant.parse("2026-01-01T10:00:00Z"),
                true));
    assertThat(overview.exists("pay_1")).isTrue();
    assertThat(overview.exists("pay_2")).isFalse();
  }

  @Test
  void goesThroughThemPageByPageFromTheNewest() {
    insert("pay_a", "2026-01-01T10:00:00Z");
    insert("pay_b", "2026-01-03T10:00:00Z");
    insert("pay_c", "2026-01-02T10:00:00Z");
    // At the same moment as another one.
    insert("pay_d", "2026-01-02T10:00:00Z");
    insert("pay_e", "2026-01-04T10:00:00Z");

    List<String> seen = new ArrayList<>();
    @Nullable String after = null;
    List<Row> page;
    do {
      page = overview.list(filter(null, null, null, false, after, 2));
      page.forEach(row -> seen.add(row.id()));
      after = page.isEmpty() ? after : page.getLast().id();
      // What comes meanwhile moves nothing.
      insert("pay_new" + seen.size(), "2026-01-05T10:00:00Z");
    } while (page.size() == 2);

    assertThat(seen).containsExactly("pay_e", "pay_b", "pay_d", "pay_c", "pay_a");
  }

  @Test
  void filtersByStatusFlagAndChain() {
    insert("pay_1", "2026-01-01T10:00:00Z");
    insert("pay_2", "2026-01-02T10:00:00Z");
    insert("pay_3", "2026-01-03T10:00:00Z");
    set("pay_1", "status = 'settled', flags = '{late}'");
    set("pay_2", "status = 'settled', chain_id = 5");
    set("pay_3", "flags = '{late,reorged}'");

    assertThat(ids(filter(PaymentStatus.SETTLED, null, null, false, null, 10)))
        .containsExactly("pay_2", "pay_1");
    assertThat(ids(filter(null, PaymentFlag.LATE, null, false, null, 10)))
        .containsExactly("pay_3", "pay_1");
    assertThat(ids(filter(null, PaymentFlag.REORGED, null, false, null, 10)))
        .containsExactly("pay_3");
    assertThat(ids(filter(null, null, ChainId.of(5), false, null, 10))).containsExactly("pay_2");
    assertThat(ids(filter(PaymentStatus.SETTLED, PaymentFlag.LATE, null, true, "pay_2", 10)))
        .containsExactly("pay_1");
  }

  @Test
  void countsAPaymentAsOpenWhileLateMoneyIsLookedAfter() {
    insert("pay_open", "2026-01-01T10:00:00Z");
    insert("pay_closed", "2026-01-02T10:00:00Z");
    insert("pay_late", "2026-01-03T10:00:00Z");
    set("pay_open", "flags = '{needs_attention}'");
    set("pay_closed", "flags = '{needs_attention}', closed_at = now()");
    set("pay_late", "flags = '{needs_attention}', closed_at = now(), changes_seen = 1");

    assertThat(ids(filter(null, PaymentFlag.NEEDS_ATTENTION, null, true, null, 10)))
        .containsExactly("pay_late", "pay_open");
    assertThat(overview.countOpen(PaymentFlag.NEEDS_ATTENTION)).isEqualTo(2);
    assertThat(overview.countOpen(PaymentFlag.LATE)).isZero();
    assertThat(overview.list(filter(null, null, null, false, null, 10)))
        .extracting(Row::open)
        .containsExactly(true, false, true);
  }

  @Test
  void countsThemByTheirDayInUtc() {
    insert("pay_1", "2025-12-31T23:59:59.999Z");
    insert("pay_2", "2026-01-01T00:00:00Z");
    insert("pay_3", "2026-01-01T23:59:59Z");
    insert("pay_4", "2026-01-03T12:00:00Z");
    set("pay_2", "status = 'settled'");

    tables.transaction.executeWithoutResult(status -> {
      // What is the day for the database is of no matter.
      tables.jdbc.sql("set local timezone to 'Pacific/Kiritimati'").update();
      assertThat(overview.perDay(LocalDate.parse("2026-01-01")))
          .containsExactly(
              new Day(LocalDate.parse("2026-01-01"), 2, 1),
              new Day(LocalDate.parse("2026-01-03"), 1, 0));
    });
  }

  /** With a million of them a page must not read them all. */
  @Test
  void findsItsPagesByIndex() {
    for (String condition :
        List.of(
            "true",
            "(created_at, id) < (select created_at, id from payment where id = 'pay_1')",
            "'needs_attention' = any (flags)")) {
      assertThat(plan(condition))
          .contains(condition.contains("flags") ? "payment_needing_attention" : "payment_newest")
          .doesNotContain("Sort");
    }
  }

  /** As for a table so large that reading all of it is out of the question. */
  private String plan(String condition) {
    List<String> lines =
        tables.transaction.execute(status -> {
          tables.jdbc.sql("set local enable_seqscan = off").update();
          tables.jdbc.sql("set local enable_bitmapscan = off").update();
          return tables
              .jdbc
              .sql(
                  "explain select * from payment where "
                      + condition
                      + " order by created_at desc, id desc limit 50")
              .query(String.class)
              .list();
        });
    return String.join("\n", lines);
  }

  private List<String> ids(Filter filter) {
    return overview.list(filter).stream().map(Row::id).toList();
  }

  private static Filter filter(
      @Nullable PaymentStatus status,
      @Nullable PaymentFlag flag,
      @Nullable ChainId chain,
      boolean openOnly,
      @Nullable String after,
      int limit) {
    return new Filter(status, flag, chain, openOnly, after, limit);
  }

  private void insert(String id, String createdAt) {
    tables.insert(id, null, false);
    set(id, "created_at = '" + createdAt + "'");
  }

  private void set(String id, String columns) {
    tables.jdbc.sql("update payment set " + columns + " where id = :id").param("id", id).update();
  }
}
