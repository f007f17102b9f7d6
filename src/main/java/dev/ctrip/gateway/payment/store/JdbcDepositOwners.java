package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whom deposit addresses belong to. */
@Component
public class JdbcDepositOwners {

  private final JdbcClient jdbc;
  private final Clock clock;

  JdbcDepositOwners(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Those of the addresses that are ours, by one query on an index. */
  public Set<Address> oursAmong(Collection<Address> addresses) {
    return Set.copyOf(
        jdbc.sql("select address from payment where address = any(:addresses)")
            .param("addresses", addresses.stream().map(Address::toString).toArray(String[]::new))
            .query((row, n) -> Address.parse(row.getString("address")))
            .list());
  }

  /**
   * Counts that deposits changed, for each payment whose largest changed deposit is above its dust;
   * dust is judged with whatever comes next. Expects the caller's transaction, and holds the
   * payments' locks until it ends.
   */
  public void countChanges(Map<Address, TokenAmount> largestChange) {
    List<Address> addresses = List.copyOf(largestChange.keySet());
    // In order of id, so that two of these do not wait for each other.
    List<String> ids =
        jdbc.sql(
                """
                select payment.id from payment
                join unnest(:addresses::text[], :amounts::numeric[]) as changed (address, amount)
                  on changed.address = payment.address
                where changed.amount >= payment.dust
                order by payment.id for update of payment
                """)
            .param("addresses", addresses.stream().map(Address::toString).toArray(String[]::new))
            .param(
                "amounts",
                addresses.stream()
                    .map(address -> largestChange.getOrDefault(address, TokenAmount.ZERO))
                    .map(amount -> new BigDecimal(amount.baseUnits()))
                    .toArray(BigDecimal[]::new))
            .query((row, n) -> row.getString("id"))
            .list();
    increment(ids);
  }

  /** Counts a change of each of these payments. Expects the caller's transaction, as above. */
  public void countChanges(Collection<String> paymentIds) {
    increment(
        jdbc.sql("select id from payment where id = any(:ids) order by id for update")
            .param("ids", paymentIds.toArray(String[]::new))
            .query((row, n) -> row.getString("id"))
            .list());
  }

  /**
   * Counts a change of each payment that may wait for the chain: for depth, for a sweep, for a block
   * after its deadline or after its late window. Expects the caller's transaction, as above.
   */
  public void countChangesOfWaiting(ChainId chain) {
    increment(
        jdbc.sql(
                """
                select id from payment
                where chain_id = :chain and (closed_at is null or finished_for <> changes_seen)
                  and (status in ('detected', 'confirmed', 'settled')
                    or (status = 'pending' and (expires_at < :now or amount_received > 0))
                    or (status in ('expired', 'cancelled')
                      and (amount_received > 0
                        or ended_at + late_window_seconds * interval '1 second' < :now)))
                order by id for update
                """)
            .param("chain", chain.value())
            .param("now", Timestamp.from(clock.instant()))
            .query((row, n) -> row.getString("id"))
            .list());
  }

  private void increment(List<String> lockedIds) {
    jdbc.sql("update payment set changes_seen = changes_seen + 1 where id = any(:ids)")
        .param("ids", lockedIds.toArray(String[]::new))
        .update();
  }

  public Optional<Owner> ownerOf(Address address) {
    return jdbc.sql(
            "select id, dust, closed_at is not null as closed from payment where address = :a")
        .param("a", address.toString())
        .query((row, n) ->
            new Owner(
                row.getString("id"),
                TokenAmount.ofBaseUnits(row.getBigDecimal("dust").toBigIntegerExact()),
                row.getBoolean("closed")))
        .optional();
  }

  /**
   * A payment.
   *
   * @param closed whether its workflow has ended for good
   */
  public record Owner(String paymentId, TokenAmount dust, boolean closed) {}
}
