package dev.ctrip.gateway.accounting.store;

import static dev.ctrip.gateway.accounting.store.FactRows.nullable;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.sql.Types;
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

  /** What the books say of {@code q} after {@code :block}, as SQL. */
  private static final String EXPECTED =
      """
      (select coalesce(sum(p.amount), 0) from posting p
        where p.chain_id = :chain and p.account = q.account
          and p.asset is not distinct from q.asset and p.block_number <= :block)
      + (select coalesce(sum(d.amount), 0) from deposit d
        left join posting_source s on s.source = 'deposit/' || d.id
        where d.chain_id = :chain and d.to_address = q.address
          and d.asset is not distinct from q.asset and d.listed and d.state = 'seen'
          and d.block_number <= :block and s.standing is not true)
      """;

  /** Whether something of {@code q} is to be posted yet, as SQL. */
  private static final String DUE =
      """
      exists (select from posting_due due
        where due.chain_id = :chain and q.address = any(due.addresses))
      """;

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
   * Gives books to the addresses of payments that are over, since money may lie there that nobody
   * recorded.
   *
   * @param atMost to how many
   */
  public void addThoseOver(ChainId chain, int atMost) {
    jdbc.sql(
            """
            insert into accounting_address (chain_id, address, touched)
            select p.chain_id, p.address, false from payment p
            where p.chain_id = :chain and p.status in ('settled', 'expired', 'cancelled')
              and not exists (select from accounting_address a
                where a.chain_id = p.chain_id and a.address = p.address)
            order by p.address limit :most
            on conflict do nothing
            """)
        .param("chain", chain.value())
        .param("most", atMost)
        .update();
  }

  /**
   * Deposit addresses with books: those where something differs, those that are to be looked at as
   * soon as may be, and the others, as many of each, the longest ago first.
   */
  public List<Address> next(ChainId chain, int ofEach) {
    return jdbc.sql(
            """
            (select a.address from accounting_incident i
              join accounting_address a
                on a.chain_id = i.chain_id and 'deposit:' || a.address = i.account
              where i.chain_id = :chain and i.resolved_at is null
              order by a.checked_at nulls first, a.address limit :most)
            union
            (select address from accounting_address where chain_id = :chain and touched
              order by checked_at nulls first, address limit :most)
            union
            (select address from accounting_address where chain_id = :chain and not touched
              order by checked_at nulls first, address limit :most)
            """)
        .param("chain", chain.value())
        .param("most", ofEach)
        .query((row, number) -> Address.parse(row.getString("address")))
        .list();
  }

  private record Holder(Address address, Address contract) {}

  /** Which tokens addresses have books in, or were asked to be paid in. */
  public Map<Address, List<Address>> tokens(ChainId chain, Collection<Address> addresses) {
    return jdbc
        .sql(
            """
            select q.address, p.asset
            from unnest(:addresses::text[]) as q (address)
            join posting p on p.chain_id = :chain and p.account = 'deposit:' || q.address
            where p.asset is not null
            union
            select address, token_contract_address from payment
            where address = any(:addresses) and chain_id = :chain
              and token_contract_address is not null
            """)
        .param("chain", chain.value())
        .param("addresses", column(List.copyOf(addresses), Address::checksummed))
        .query((row, number) ->
            new Holder(
                Address.parse(row.getString("address")), Address.parse(row.getString("asset"))))
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
            """
                + EXPECTED
                + """
                 as expected,
                  exists (select from outgoing o
                    where o.chain_id = :chain and o.state = 'signed' and o.from_address = q.address)
                  or exists (select from outgoing o
                    where o.chain_id = :chain and o.state = 'signed' and o.to_address = q.address
                      and o.purpose = 'gas')
                  -- Somebody has looked at a later block already.
                  or exists (select from posting p
                    where p.chain_id = :chain and p.account = q.account and p.kind = 'funding'
                      and p.block_number > :block)
                  or
                """
                + DUE
                + """
                 as moving,
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

  /**
   * Whether the books say of an account what they said when an incident of it was last seen, and
   * nothing is to be posted to it yet. Expects that nobody else posts meanwhile.
   */
  boolean saysTheSameStill(Incident incident) {
    return jdbc.sql(
            "select ("
                + EXPECTED
                + ") = :expected and not "
                + DUE
                + " from (values (:account, :address, :asset::text)) as q (account, address, asset)")
        .param("chain", incident.chain().value())
        .param("block", incident.lastBlock())
        .param("expected", new BigDecimal(incident.expected()))
        .param("account", incident.account().name())
        .param("address", incident.account().address().checksummed())
        .param("asset", text(incident.asset()), Types.VARCHAR)
        .query(Boolean.class)
        .single();
  }

  /**
   * Notes that addresses were looked at.
   *
   * @param settled those with which the round is done; the others come again as soon as may be
   */
  public void looked(
      ChainId chain, Collection<Address> addresses, Collection<Address> settled, Instant now) {
    jdbc.sql(
            """
            update accounting_address
            set checked_at = :now, touched = address <> all(:settled)
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
