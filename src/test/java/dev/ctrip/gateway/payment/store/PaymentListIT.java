package dev.ctrip.gateway.payment.store;

import static dev.ctrip.gateway.payment.store.PaymentTables.OTHER_SHOP;
import static dev.ctrip.gateway.payment.store.PaymentTables.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentQuery;
import dev.ctrip.gateway.payment.PaymentQuery.Position;
import dev.ctrip.gateway.payment.PaymentStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists of payments on a real PostgreSQL. */
@Timeout(60)
class PaymentListIT {

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final PaymentTables tables = new PaymentTables();

  @Test
  void goesThroughAllOfTheMerchantNewestFirstAlsoWhereTimesAreEqual() {
    for (int i = 0; i < 10; i++) {
      insert("pay_" + i, "created_at", START.plusSeconds(i / 4));
    }
    insert("pay_other", "merchant_id", OTHER_SHOP);

    List<String> seen = new ArrayList<>();
    List<Payment> page = list(query().build(), 3);
    while (!page.isEmpty()) {
      page.forEach(payment -> seen.add(payment.id()));
      // Made meanwhile, so newer than all that is still to come.
      insert("pay_late" + seen.size(), "created_at", START.plusSeconds(1_000));
      page =
          list(
              query().after(new Position(page.getLast().createdAt(), page.getLast().id())).build(),
              3);
    }

    assertThat(seen)
        .containsExactly(
            "pay_9", "pay_8", "pay_7", "pay_6", "pay_5", "pay_4", "pay_3", "pay_2", "pay_1",
            "pay_0");
  }

  @Test
  void filtersByEachOfWhatIsAskedFor() {
    insert("pay_plain", "status", "pending");
    insert("pay_settled", "status", "settled");
    insert("pay_late", "flags", new String[] {"late", "underpaid"});
    insert("pay_sepolia", "chain", "sepolia");
    insert("pay_symbol", "token", "DAI");
    insert("pay_contract", "token_contract_address", PaymentTables.USDC.checksummed());
    insert("pay_order", "order_id", "A-4711");
    insert("pay_old", "created_at", START.minusSeconds(1));
    insert("pay_new", "created_at", START.plusSeconds(1));

    assertThat(found(query().status(PaymentStatus.SETTLED))).containsExactly("pay_settled");
    assertThat(found(query().flag(PaymentFlag.LATE))).containsExactly("pay_late");
    assertThat(found(query().flag(PaymentFlag.UNDERPAID))).containsExactly("pay_late");
    assertThat(found(query().flag(PaymentFlag.REORGED))).isEmpty();
    assertThat(found(query().chain("sepolia"))).containsExactly("pay_sepolia");
    assertThat(found(query().token("DAI"))).containsExactly("pay_symbol");
    assertThat(found(query().contract(PaymentTables.USDC))).containsExactly("pay_contract");
    assertThat(found(query().orderId("A-4711"))).containsExactly("pay_order");
    assertThat(found(query().orderId("a-4711"))).isEmpty();
    assertThat(found(query().from(START.plusSeconds(1)))).containsExactly("pay_new");
    assertThat(found(query().to(START))).containsExactly("pay_old");
    assertThat(found(query().status(PaymentStatus.SETTLED).flag(PaymentFlag.LATE))).isEmpty();
    assertThat(found(query())).hasSize(9);
  }

  @Test
  void readsAPageFromTheIndex() {
    tables
        .jdbc
        .sql(
            """
            insert into merchant (id, name, webhook_secret, created_at)
            values ('mer_crowd', 'crowd', '', now())
            """)
        .update();
    tables
        .jdbc
        .sql(
            """
            insert into payment (id, merchant_id, chain_id, chain, token, decimals, amount,
              tolerance_basis_points, dust, confirmations_required, finality, block_time_millis,
              reorg_grace_seconds, address, derivation_index, late_window_seconds, request_hash,
              created_at, expires_at, status, sequence, flags, order_id)
            select 'pay_' || i, case when i % 10 = 0 then 'mer_shop' else 'mer_crowd' end, 31337, 'local', 'ETH', 18, 1, 0, 0, 2, 'depth', 1000,
              0, '0x' || lpad(to_hex(i), 40, '0'), i, 0, '', now() - i * interval '1 s', now(),
              case when i % 1000 = 0 then 'pending' else 'settled' end, 1,
              case when i % 1000 = 0 then array['late'] else array[]::text[] end, 'order ' || i
            from generate_series(1, 20000) i
            """)
        .update();
    tables.jdbc.sql("analyze payment").update();
    Position middle = new Position(Instant.now().minusSeconds(10_000), "pay_10000");

    assertThat(plan(query().after(middle).build())).contains("payment_by_merchant");
    assertThat(plan(query().status(PaymentStatus.PENDING).after(middle).build()))
        .contains("payment_by_status");
    assertThat(plan(query().flag(PaymentFlag.LATE).build())).contains("payment_flagged");
    assertThat(plan(query().orderId("order 7").build())).contains("payment_by_order");
  }

  private String plan(PaymentQuery query) {
    PaymentFilters filters = PaymentFilters.of(query);
    return String.join(
        "\n",
        tables
            .jdbc
            .sql(
                "explain select * from payment where "
                    + filters.sql()
                    + " order by created_at desc, id desc limit 21")
            .params(filters.parameters())
            .query(String.class)
            .list());
  }

  private List<String> found(Query query) {
    return list(query.build(), 100).stream().map(Payment::id).toList();
  }

  private List<Payment> list(PaymentQuery query, int atMost) {
    List<Payment> found = tables.transaction.execute(status -> tables.payments.list(query, atMost));
    return found == null ? List.of() : found;
  }

  /** One that differs from all others in a column. */
  private void insert(String id, String column, Object value) {
    tables.insert(id, null, false);
    update(id, "created_at", START);
    update(id, column, value);
  }

  private void update(String id, String column, Object value) {
    tables
        .jdbc
        .sql("update payment set " + column + " = :value where id = :id")
        .param("value", value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value)
        .param("id", id)
        .update();
  }

  private static Query query() {
    return new Query();
  }

  /** A query that asks for everything but what is said. */
  private static final class Query {

    private @Nullable PaymentStatus status;
    private @Nullable PaymentFlag flag;
    private @Nullable String chain;
    private @Nullable String token;
    private @Nullable Address contract;
    private @Nullable String orderId;
    private @Nullable Instant from;
    private @Nullable Instant to;
    private @Nullable Position after;

    Query status(PaymentStatus value) {
      status = value;
      return this;
    }

    Query flag(PaymentFlag value) {
      flag = value;
      return this;
    }

    Query chain(String value) {
      chain = value;
      return this;
    }

    Query token(String value) {
      token = value;
      return this;
    }

    Query contract(Address value) {
      contract = value;
      return this;
    }

    Query orderId(String value) {
      orderId = value;
      return this;
    }

    Query from(Instant value) {
      from = value;
      return this;
    }

    Query to(Instant value) {
      to = value;
      return this;
    }

    Query after(Position value) {
      after = value;
      return this;
    }

    PaymentQuery build() {
      return new PaymentQuery(
          SHOP, status, flag, chain, token, contract, orderId, from, to, after, 100);
    }
  }
}
