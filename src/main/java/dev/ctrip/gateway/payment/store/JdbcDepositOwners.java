package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener.Due;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentEventType;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
   * The payments in the native coin whose deadline lies in between and which are unpaid, underpaid
   * or not yet final.
   */
  public List<Due> due(ChainId chain, Instant after, Instant upTo, int atMost) {
    return jdbc.sql(
            """
            select address, expires_at from payment
            where chain_id = :chain and token_contract_address is null
              and status in ('pending', 'detected')
              and expires_at > :after and expires_at <= :upTo
            order by expires_at fetch first :most rows with ties
            """)
        .param("chain", chain.value())
        .param("after", Timestamp.from(after))
        .param("upTo", Timestamp.from(upTo))
        .param("most", atMost)
        .query((row, n) ->
            new Due(
                Address.parse(row.getString("address")),
                row.getTimestamp("expires_at").toInstant()))
        .list();
  }

  /** The addresses of open payments in the native coin that nothing was swept from yet. */
  public List<Address> awaitingCoin(ChainId chain, @Nullable Address after, int atMost) {
    return jdbc.sql(
            """
            select address from payment
            where chain_id = :chain and token_contract_address is null and closed_at is null
              and status in ('pending', 'expired', 'cancelled') and address > :after
            order by address limit :most
            """)
        .param("chain", chain.value())
        .param("after", after == null ? "" : after.toString())
        .param("most", atMost)
        .query((row, n) -> Address.parse(row.getString("address")))
        .list();
  }

  /**
   * Counts that deposits changed, for each payment one of whose changed deposits is no dust; dust
   * is judged with whatever comes next, but while a sweep is under way, which may wait for it.
   * Expects the caller's transaction, and holds the payments' locks until it ends.
   *
   * @param dust of a deposit's own asset, for one that is in another than the payment's
   */
  public void countChanges(Collection<Deposit> changed, Function<Deposit, TokenAmount> dust) {
    List<Deposit> deposits = List.copyOf(changed);
    // In order of id, so that two of these do not wait for each other.
    List<String> ids =
        jdbc.sql(
                """
                select payment.id from payment
                where payment.id in (
                    select owner.id from payment owner
                    join unnest(:addresses::text[], :chains::bigint[], :assets::text[],
                        :amounts::numeric[], :dusts::numeric[])
                      as changed (address, chain_id, asset, amount, dust)
                      on changed.address = owner.address
                    where changed.amount >= case
                        when changed.chain_id = owner.chain_id
                          and changed.asset is not distinct from owner.token_contract_address
                        then owner.dust else changed.dust end
                      or exists (
                        select 1 from sweep
                        where sweep.payment_id = owner.id and sweep.state in ('planned', 'signed')))
                order by payment.id for update of payment
                """)
            .param("addresses", texts(deposits, deposit -> deposit.to().toString()))
            .param(
                "chains",
                deposits.stream().map(deposit -> deposit.chain().value()).toArray(Long[]::new))
            .param(
                "assets",
                texts(
                    deposits,
                    deposit -> deposit.asset() == null ? null : deposit.asset().toString()))
            .param("amounts", amounts(deposits, Deposit::amount))
            .param("dusts", amounts(deposits, dust))
            .query((row, n) -> row.getString("id"))
            .list();
    increment(ids);
  }

  private static @Nullable String[] texts(
      List<Deposit> deposits, Function<Deposit, @Nullable String> text) {
    return deposits.stream().map(text).toArray(String[]::new);
  }

  private static BigDecimal[] amounts(
      List<Deposit> deposits, Function<Deposit, TokenAmount> amount) {
    return deposits.stream()
        .map(deposit -> new BigDecimal(amount.apply(deposit).baseUnits()))
        .toArray(BigDecimal[]::new);
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
   * Counts a change of each payment that may wait long for the chain: for depth, for a sweep, for a
   * block after its deadline or after its late window. One whose workflow has just recorded
   * something does not; it asks again within a minute. Expects the caller's transaction, as above.
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
                  and not exists (
                    select 1 from payment_event newest
                    where newest.payment_id = payment.id and newest.sequence = payment.sequence
                      and newest.occurred_at > :aMinuteAgo
                      and newest.type <> :recordedByTheApi)
                order by id for update
                """)
            .param("chain", chain.value())
            .param("now", Timestamp.from(clock.instant()))
            .param("aMinuteAgo", Timestamp.from(clock.instant().minusSeconds(60)))
            .param("recordedByTheApi", PaymentEventType.CANCEL_REFUSED.word())
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
            """
            select id, chain_id, token_contract_address, dust, closed_at is not null as closed
            from payment where address = :a
            """)
        .param("a", address.toString())
        .query((row, n) ->
            new Owner(
                row.getString("id"),
                ChainId.of(row.getLong("chain_id")),
                address(row.getString("token_contract_address")),
                TokenAmount.ofBaseUnits(row.getBigDecimal("dust").toBigIntegerExact()),
                row.getBoolean("closed")))
        .optional();
  }

  private static @Nullable Address address(@Nullable String contract) {
    return contract == null ? null : Address.parse(contract);
  }

  /**
   * A payment.
   *
   * @param asset the contract of the token that it asks for; null for the native coin
   * @param dust in that asset
   * @param closed whether its workflow has ended for good
   */
  public record Owner(
      String paymentId, ChainId chain, @Nullable Address asset, TokenAmount dust, boolean closed) {

    /** Whether the deposit is in what the payment asks for. */
    public boolean asksFor(Deposit deposit) {
      return chain.equals(deposit.chain()) && Objects.equals(asset, deposit.asset());
    }
  }
}
