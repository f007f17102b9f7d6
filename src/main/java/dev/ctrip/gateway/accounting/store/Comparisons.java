package dev.ctrip.gateway.accounting.store;

import static dev.ctrip.gateway.accounting.store.FactRows.nullable;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds what is to be held against the chain, and what the books say of it. */
@Component
public class Comparisons {

  private final JdbcClient jdbc;

  public Comparisons(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An account's balance in one asset.
   *
   * @param asset contract; null for the native coin
   */
  public record Purse(Account account, @Nullable Address asset) {}

  /**
   * What the books say of a purse.
   *
   * @param expected in base units; may be below zero
   * @param isMoving whether something is under way of which books and chain may know differently
   * @param isAwaited whether its balance will still be looked at for money that no transaction
   *     shows
   */
  public record Expectation(
      Purse purse, BigInteger expected, boolean isMoving, boolean isAwaited) {}

  /**
   * Deposit addresses with books: as many of those that were posted to since they were last looked
   * at as of the others, each the longest ago first.
   */
  public List<Address> next(ChainId chain, int ofEach) {
    return jdbc.sql(
            """
            (select address from accounting_address where chain_id = :chain and touched
              order by checked_at nulls first, address limit :most)
            union all
            (select address from accounting_address where chain_id = :chain and not touched
              order by checked_at nulls first, address limit :most)
            """)
        .param("chain", chain.value())
        .param("most", ofEach)
        .query((row, number) -> Address.parse(row.getString("address")))
        .list();
  }

  private record Holder(Address address, Address contract) {}

  /** Which tokens addresses have books in. */
  public Map<Address, List<Address>> tokens(ChainId chain, Collection<Address> addresses) {
    return jdbc
        .sql(
            """
            select distinct account, asset from posting
            where chain_id = :chain and account = any(:accounts) and asset is not null
            """)
        .param("chain", chain.value())
        .param(
            "accounts",
            addresses.stream()
                .map(address -> Account.deposit(address).name())
                .toArray(String[]::new))
        .query((row, number) ->
            new Holder(
                new Account(row.getString("account")).address(),
                Address.parse(row.getString("asset"))))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Holder::address, Collectors.mapping(Holder::contract, Collectors.toList())));
  }

  /**
   * What the chain should have by the books after a block, with deposits that are not posted yet.
   * One statement, so that all of it is as of one moment. Expects that nobody else posts meanwhile.
   *
   * @return empty if the block is not canonical any more
   */
  public List<Expectation> expectations(
      ChainId chain, long block, BlockHash hash, List<Purse> purses) {
    return jdbc.sql(
            """
            select q.account, q.asset,
              (select coalesce(sum(p.amount), 0) from posting p
                where p.chain_id = :chain and p.account = q.account
                  and p.asset is not distinct from q.asset and p.block_number <= :block)
              + (select coalesce(sum(d.amount), 0) from deposit d
                left join posting_source s on s.source = 'deposit/' || d.id
                where d.chain_id = :chain and d.to_address = q.address
                  and d.asset is not distinct from q.asset and d.listed and d.state = 'seen'
                  and d.block_number <= :block and s.standing is not true) as expected,
              exists (select from outgoing o
                where o.chain_id = :chain and o.state = 'signed' and o.from_address = q.address)
              or exists (select from outgoing o
                where o.chain_id = :chain and o.state = 'signed' and o.to_address = q.address
                  and o.purpose = 'gas')
              -- Somebody has looked at a later block already.
              or exists (select from posting p
                where p.chain_id = :chain and p.account = q.account and p.kind = 'funding'
                  and p.block_number > :block)
              or exists (select from posting_due due
                where due.chain_id = :chain and q.address = any(due.addresses)) as moving,
              q.asset is null and exists (select from payment
                where address = q.address and chain_id = :chain and token_contract_address is null
                  and status in ('pending', 'detected')) as awaited
            from unnest(:accounts::text[], :addresses::text[], :assets::text[])
              as q (account, address, asset)
            where exists (select from scanned_block
              where chain_id = :chain and number = :block and hash = :hash)
            """)
        .param("chain", chain.value())
        .param("block", block)
        .param("hash", hash.hex())
        .param("accounts", column(purses, purse -> purse.account().name()))
        .param("addresses", column(purses, purse -> purse.account().address().checksummed()))
        .param("assets", column(purses, purse -> text(purse.asset())))
        .query((row, number) ->
            new Expectation(
                new Purse(
                    new Account(row.getString("account")),
                    nullable(row.getString("asset"), Address::parse)),
                row.getBigDecimal("expected").toBigIntegerExact(),
                row.getBoolean("moving"),
                row.getBoolean("awaited")))
        .list();
  }

  /** Notes that addresses were looked at; those that were moving come again as soon as may be. */
  public void looked(
      ChainId chain, Collection<Address> addresses, Collection<Address> settled, Instant now) {
    jdbc.sql(
            """
            update accounting_address
            set checked_at = :now, touched = touched and address <> all(:settled)
            where chain_id = :chain and address = any(:addresses)
            """)
        .param("chain", chain.value())
        .param("now", Timestamp.from(now))
        .param("addresses", column(List.copyOf(addresses), Address::checksummed))
        .param("settled", column(List.copyOf(settled), Address::checksummed))
        .update();
  }

  private static @Nullable String text(@Nullable Address address) {
    return address == null ? null : address.checksummed();
  }

  private static <R> @Nullable String[] column(List<R> rows, Function<R, @Nullable String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }
}
