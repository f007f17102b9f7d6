package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.world.LocalSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Open payments as rows that nobody asked the API for. Their workflows count as started just now,
 * so that nobody starts them. Some of them, anywhere in the table, can be paid; the addresses of
 * the others have the right shape and no more.
 */
final class OpenPayments {

  /** So that no payment is paid twice in a row. */
  private static final int PAYABLE = 400;

  private final List<Address> payable;
  private int next;

  private OpenPayments(List<Address> payable) {
    this.payable = payable;
  }

  /** The address of another one each time, until each had its turn. */
  Address next() {
    return payable.get(next++ % payable.size());
  }

  /** Loads them into a database that has none, and leaves it as one that had them for long. */
  static OpenPayments load(JdbcClient jdbc, int count, Random random) {
    jdbc.sql(
            """
            insert into merchant (id, name, webhook_secret, created_at)
            values ('mer_bench', 'bench', '', now()) on conflict do nothing
            """)
        .update();
    List<Address> payable =
        Stream.generate(() -> Traffic.address(random)).limit(Math.min(count, PAYABLE)).toList();
    insert(jdbc, count, payable, random);
    jdbc.sql("vacuum (analyze) payment").update();
    jdbc.sql("checkpoint").update();
    return new OpenPayments(payable);
  }

  private static void insert(JdbcClient jdbc, int count, List<Address> payable, Random random) {
    jdbc.sql(
            """
            insert into payment (id, merchant_id, chain_id, chain, token, decimals, amount,
              tolerance_basis_points, dust, confirmations_required, finality, block_time_millis,
              reorg_grace_seconds, address, derivation_index, order_id, idempotency_key,
              late_window_seconds, request_hash, created_at, expires_at, status, sequence,
              relayed_at)
            select 'pay_' || md5(:salt || n), 'mer_bench', :chain, 'local', 'ETH', 18,
              1000000000000000,
              0, 1000000000000, 2, 'depth', 1000,
              600, coalesce(paid.address,
                '0x' || substr(md5('a' || :salt || n) || md5('b' || :salt || n), 1, 40)),
              n, 'order-' || n, 'key-' || n,
              86400, sha256(n::text::bytea), now(), now() + interval '1 day', 'pending', 1,
              now()
            from generate_series(1, :count) as n
            left join unnest(:places::bigint[], :addresses::text[]) as paid (place, address)
              on paid.place = n
            """)
        .param("salt", Long.toHexString(random.nextLong()))
        .param("chain", LocalSettings.ID.value())
        .param("count", count)
        .param("places", places(count, payable.size(), random).toArray(Long[]::new))
        .param("addresses", payable.stream().map(Address::toString).toArray(String[]::new))
        .update();
  }

  private static Set<Long> places(int count, int wanted, Random random) {
    Set<Long> places = new HashSet<>();
    while (places.size() < wanted) {
      places.add(1 + random.nextLong(count));
    }
    return places;
  }

  /** Takes all of them away again. */
  static void remove(JdbcClient jdbc) {
    jdbc.sql("truncate payment cascade").update();
  }
}
