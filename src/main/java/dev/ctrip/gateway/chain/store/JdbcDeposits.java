package dev.ctrip.gateway.chain.store;

import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Every deposit that was ever seen, one row under its place on the chain, and beside it, in rows
 * that stay, each change of it. Each writing method answers with what it changed, so that nobody is
 * told the same thing twice; callers run it in a transaction together with the telling.
 */
@Component
public class JdbcDeposits implements Deposits {

  private static final String INSERT_OR_REFRESH =
      noting(
          """
          insert into deposit (chain_id, tx_hash, log_index, from_address, to_address, asset, listed,
              amount, from_block, block_number, block_hash, block_time, state, first_seen_at,
              updated_at)
          values (:chain, :txHash, :logIndex, :from, :to, :asset, :listed,
              :amount, :fromBlock, :blockNumber, :blockHash,
              -- Logs may be numbered otherwise in another block.
              least(:blockTime, (
                  select min(block_time) from deposit other
                  where other.chain_id = :chain and other.tx_hash = :txHash
                    and other.to_address = :to and other.asset = :asset
                    and other.state = 'orphaned')),
              'seen', :now, :now)
          on conflict (chain_id, tx_hash, log_index, to_address, from_block) do update
          set from_address = excluded.from_address,
              asset = excluded.asset, amount = excluded.amount,
              block_number = excluded.block_number, block_hash = excluded.block_hash,
              block_time = least(deposit.block_time, excluded.block_time), state = 'seen',
              listed = deposit.listed or excluded.listed,
              updated_at = excluded.updated_at
          where deposit.state = 'orphaned' or deposit.block_hash <> excluded.block_hash
            or (excluded.listed and not deposit.listed)
          """,
          // The table as the whole statement finds it: without the row, if it inserts that.
          """
          case when exists (select 1 from deposit before where before.id = changed.id
                   and (before.state = 'orphaned' or before.block_hash <> changed.block_hash))
               then 'mined_again' else 'seen' end
          """);

  /** Two statements, so that each finds its row by an index. */
  private static final String CONFIRM =
      noting(
          """
          update deposit set state = 'confirmed', updated_at = :now
          where chain_id = :chain and tx_hash = :txHash and to_address = :to
            and log_index is not distinct from :logIndex
            and block_hash = :blockHash and state = 'seen'
          """,
          "'confirmed'");

  private static final String CONFIRM_RANGE =
      noting(
          """
          update deposit set state = 'confirmed', updated_at = :now
          where chain_id = :chain and tx_hash is null and to_address = :to
            and from_block = :fromBlock
            and block_hash = :blockHash and state = 'seen'
          """,
          "'confirmed'");

  /** Takes from what the balance showed what the transaction explains. */
  private static final String REPLACE =
      noting(
          """
          update deposit set amount = amount - :amount, updated_at = :now
          where chain_id = :chain and tx_hash is null and to_address = :to and state <> 'orphaned'
            and from_block <= :blockNumber and block_number >= :blockNumber
            and amount > :amount
          """,
          "'replaced'");

  private static final String REPLACE_WHOLE =
      noting(
          """
          delete from deposit
          where chain_id = :chain and tx_hash is null and to_address = :to and state <> 'orphaned'
            and from_block <= :blockNumber and block_number >= :blockNumber
            and amount <= :amount
          """,
          "'replaced'");

  private static final String ORPHAN =
      noting(
          """
          update deposit set state = 'orphaned', lost_deep = :deep, updated_at = :now
          where chain_id = :chain and block_number >= :lowest and state <> 'orphaned'
          """,
          "'orphaned'");

  private final JdbcClient jdbc;
  private final JdbcScanProgress progress;
  private final Clock clock;

  public JdbcDeposits(JdbcClient jdbc, JdbcScanProgress progress, Clock clock) {
    this.jdbc = jdbc;
    this.progress = progress;
    this.clock = clock;
  }

  @Override
  public List<Deposit> to(Address address) {
    return to(address, false);
  }

  @Override
  public List<Deposit> listedTo(Address address) {
    return to(address, true);
  }

  private List<Deposit> to(Address address, boolean listedOnly) {
    return jdbc.sql(
            """
            select * from deposit where to_address = :address and (listed or not :listedOnly)
            order by block_number, chain_id, id
            """)
        .param("address", address.checksummed())
        .param("listedOnly", listedOnly)
        .query((row, index) -> depositFrom(row))
        .list();
  }

  @Override
  public List<DepositObservation> observations(Address address, int atMost) {
    return jdbc.sql(
            """
            select * from deposit_observation where to_address = :address order by id limit :most
            """)
        .param("address", address.checksummed())
        .param("most", atMost)
        .query((row, index) -> observationFrom(row))
        .list();
  }

  @Override
  public Optional<Instant> lastOrphanedAt(Address address) {
    return jdbc.sql(
            """
            select max(updated_at) as at from deposit
            where to_address = :address and state = 'orphaned'
            having count(*) > 0
            """)
        .param("address", address.checksummed())
        .query((row, index) -> row.getObject("at", OffsetDateTime.class).toInstant())
        .optional();
  }

  @Override
  public boolean lostInDeepReorg(Address address) {
    return jdbc.sql(
            """
            select exists (select 1 from deposit lost
                where to_address = :address and state = 'orphaned' and lost_deep and listed
                  and not exists (select 1 from deposit again
                    where again.chain_id = lost.chain_id and again.tx_hash = lost.tx_hash
                      and again.to_address = lost.to_address and again.asset = lost.asset
                      and again.state <> 'orphaned'))
            """)
        .param("address", address.checksummed())
        .query(Boolean.class)
        .single();
  }

  @Override
  public Optional<Cursor> cursor(ChainId chain) {
    return progress.cursor(chain);
  }

  @Override
  public boolean holdsCanonical(ChainId chain, long number, BlockHash hash) {
    return progress.holdsCanonical(chain, number, hash);
  }

  /**
   * The deposits of one chain to an address that are {@link Deposit.State#SEEN}, in order of block.
   *
   * @param atMost no more than so many of the largest
   */
  public List<Deposit> unconfirmed(ChainId chain, Address address, int atMost) {
    return jdbc.sql(
            """
            select * from (
                select * from deposit
                where to_address = :address and chain_id = :chain and state = 'seen' and listed
                order by amount desc, id limit :most) as largest
            order by block_number, id
            """)
        .param("most", atMost)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .query((row, index) -> depositFrom(row))
        .list();
  }

  /** Those of one transaction to an address, of tokens that are not listed as well. */
  public List<Deposit> ofTransaction(ChainId chain, TxHash txHash, Address to) {
    return jdbc.sql(
            """
            select * from deposit
            where chain_id = :chain and tx_hash = :txHash and to_address = :to order by id
            """)
        .param("chain", chain.value())
        .param("txHash", txHash.hex())
        .param("to", to.checksummed())
        .query((row, index) -> depositFrom(row))
        .list();
  }

  /**
   * The last block of what only the balance of an address showed and no reorg took; -1 if there is
   * none.
   */
  public long lastKnownByBalance(ChainId chain, Address to) {
    return jdbc.sql(
            """
            select coalesce(max(block_number), -1) from deposit
            where chain_id = :chain and to_address = :to and tx_hash is null
              and state <> 'orphaned'
            """)
        .param("chain", chain.value())
        .param("to", to.checksummed())
        .query(Long.class)
        .single();
  }

  /**
   * Addresses that lost in a reorg what only their balance had shown. No scan finds it when it is
   * mined again, so their balances are to be looked at for some blocks more.
   *
   * @param within how many blocks after the one that it was known as of
   * @return those not looked at as of that many later, or as of the block asked about
   */
  public List<Address> lostByBalance(ChainId chain, long block, int within, int atMost) {
    return jdbc.sql(
            """
            select distinct lost.to_address from deposit lost
            left join balance_check last
              on last.chain_id = lost.chain_id and last.address = lost.to_address
            where lost.chain_id = :chain and lost.tx_hash is null and lost.state = 'orphaned'
              and lost.block_number > :block - 10 * :within
              and coalesce(last.block_number, -1) < least(:block, lost.block_number + :within)
            order by lost.to_address limit :most
            """)
        .param("chain", chain.value())
        .param("block", block)
        .param("within", within)
        .param("most", atMost)
        .query((row, index) -> new Address(row.getString("to_address")))
        .list();
  }

  /**
   * The first block of what only the balance of an address had shown, of that amount, above a
   * number, before a reorg took it: the same money, if as much comes again.
   */
  public Optional<Long> startOfLost(ChainId chain, Address to, TokenAmount amount, long above) {
    return jdbc.sql(
            """
            select from_block from deposit
            where chain_id = :chain and to_address = :to and tx_hash is null
              and state = 'orphaned' and amount = :amount and from_block > :above
            order by from_block limit 1
            """)
        .param("chain", chain.value())
        .param("to", to.checksummed())
        .param("amount", new BigDecimal(amount.baseUnits()))
        .param("above", above)
        .query(Long.class)
        .optional();
  }

  /** What is recorded to have come to an address in the native coin, orphaned deposits left out. */
  public TokenAmount receivedCoin(ChainId chain, Address to, long afterBlock, long upToBlock) {
    return jdbc.sql(
            """
            select coalesce(sum(amount), 0) as sum from deposit
            where chain_id = :chain and to_address = :to and asset is null and state <> 'orphaned'
              and block_number > :after and block_number <= :upTo
            """)
        .param("chain", chain.value())
        .param("to", to.checksummed())
        .param("after", afterBlock)
        .param("upTo", upToBlock)
        .query(
            (row, index) -> TokenAmount.ofBaseUnits(row.getBigDecimal("sum").toBigIntegerExact()))
        .single();
  }

  /** As {@link #record(List)}, for transfers of tokens that are not listed. */
  public List<Deposit> recordUnlisted(List<Deposit> found) {
    return found.stream().filter(deposit -> insertOrRefresh(deposit, false)).toList();
  }

  /**
   * Inserts deposits that are new and refreshes those that stand in another block than recorded;
   * the latter start over as {@link Deposit.State#SEEN}, whatever they were. They keep the time of
   * the first block that held them: who paid in time is not late because of a reorg.
   *
   * <p>A transaction that is found takes the place of as much money as only the balance had shown.
   *
   * @return those inserted or refreshed
   */
  public List<Deposit> record(List<Deposit> found) {
    return found.stream()
        .filter(deposit -> insertOrRefresh(deposit, true))
        .map(this::inPlaceOfBalance)
        .toList();
  }

  private Deposit inPlaceOfBalance(Deposit found) {
    if (found.asset() != null || found.txHash() == null) {
      return found;
    }
    // In this order: what is left of a part must not then be taken for a whole.
    List<Deposit> whole = replace(REPLACE_WHOLE, found);
    List<Deposit> covering =
        whole.isEmpty()
            ? replace(REPLACE, found)
            : whole.stream().filter(shown -> shown.amount().isAtLeast(found.amount())).toList();
    // As much was found deep enough, and the transaction is deeper in the chain still.
    boolean wasConfirmed =
        covering.stream().anyMatch(shown -> shown.state() == Deposit.State.CONFIRMED);
    return wasConfirmed ? confirm(found).orElse(found) : found;
  }

  private List<Deposit> replace(String statement, Deposit found) {
    return jdbc.sql(statement)
        .param("chain", found.chain().value())
        .param("to", found.to().checksummed())
        .param("amount", new BigDecimal(found.amount().baseUnits()))
        .param("blockNumber", found.blockNumber())
        .param("now", now())
        .query((row, index) -> depositFrom(row))
        .list();
  }

  /**
   * Records a deposit as {@link Deposit.State#CONFIRMED}, unless it was orphaned or mined elsewhere
   * since the caller read it.
   *
   * @return the confirmed deposit; empty if nothing changed
   */
  public Optional<Deposit> confirm(Deposit deposit) {
    TxHash txHash = deposit.txHash();
    JdbcClient.StatementSpec update =
        txHash == null
            ? jdbc.sql(CONFIRM_RANGE).param("fromBlock", deposit.fromBlock())
            : jdbc.sql(CONFIRM)
                .param("txHash", txHash.hex())
                .param("logIndex", deposit.logIndex(), Types.INTEGER);
    return update
        .param("chain", deposit.chain().value())
        .param("to", deposit.to().checksummed())
        .param("blockHash", deposit.blockHash().hex())
        .param("now", now())
        .query((row, index) -> depositFrom(row))
        .optional();
  }

  /**
   * Records as {@link Deposit.State#ORPHANED} all deposits from that block on.
   *
   * @param lowestRemoved number of the first block that is not canonical any more
   * @param deep whether the reorg was deeper than the blocks kept
   * @return those orphaned by this call
   */
  public List<Deposit> orphanFrom(ChainId chain, long lowestRemoved, boolean deep) {
    return jdbc.sql(ORPHAN)
        .param("deep", deep)
        .param("chain", chain.value())
        .param("lowest", lowestRemoved)
        .param("now", now())
        .query((row, index) -> depositFrom(row))
        .list();
  }

  /** The newest block below a number that holds a deposit which is not orphaned. */
  public Optional<KnownBlock> newestBlockBelow(ChainId chain, long number) {
    return jdbc.sql(
            """
            select block_number, block_hash from deposit
            where chain_id = :chain and block_number < :number and state <> 'orphaned'
            order by block_number desc limit 1
            """)
        .param("chain", chain.value())
        .param("number", number)
        .query((row, index) ->
            new KnownBlock(row.getLong("block_number"), new BlockHash(row.getString("block_hash"))))
        .optional();
  }

  private boolean insertOrRefresh(Deposit deposit, boolean listed) {
    return !jdbc.sql(INSERT_OR_REFRESH)
        .param("chain", deposit.chain().value())
        .param("txHash", deposit.txHash() == null ? null : deposit.txHash().hex(), Types.VARCHAR)
        .param("logIndex", deposit.logIndex(), Types.INTEGER)
        .param("from", text(deposit.from()), Types.VARCHAR)
        .param("to", deposit.to().checksummed())
        .param("asset", text(deposit.asset()), Types.VARCHAR)
        .param("listed", listed)
        .param("fromBlock", deposit.fromBlock(), Types.BIGINT)
        .param("amount", new BigDecimal(deposit.amount().baseUnits()))
        .param("blockNumber", deposit.blockNumber())
        .param("blockHash", deposit.blockHash().hex())
        .param("blockTime", deposit.blockTime().atOffset(ZoneOffset.UTC))
        .param("now", now())
        .query((row, index) -> row.getLong("id"))
        .list()
        .isEmpty();
  }

  private static @Nullable String text(@Nullable Address address) {
    return address == null ? null : address.checksummed();
  }

  /**
   * Makes a statement that changes deposits note each change as well, in the same round trip.
   *
   * @param kind an SQL expression over the row that was changed, under the name "changed"
   */
  private static String noting(String change, String kind) {
    return """
    with changed as (
        %s returning *
    ), noted as (
        insert into deposit_observation (kind, chain_id, tx_hash, log_index, from_address,
            to_address, asset, amount, from_block, block_number, block_hash, block_time,
            observed_at)
        select %s, chain_id, tx_hash, log_index, from_address,
            to_address, asset, amount, from_block, block_number, block_hash, block_time, :now
        from changed order by block_number, id
    )
    select * from changed
    """
        .formatted(change, kind);
  }

  private static Deposit depositFrom(ResultSet row) throws SQLException {
    return depositFrom(row, Deposit.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)));
  }

  private static DepositObservation observationFrom(ResultSet row) throws SQLException {
    var kind = DepositObservation.Kind.ofWord(row.getString("kind"));
    return new DepositObservation(
        row.getObject("observed_at", OffsetDateTime.class).toInstant(),
        kind,
        depositFrom(row, kind.leaves()));
  }

  private static Deposit depositFrom(ResultSet row, Deposit.State state) throws SQLException {
    String txHash = row.getString("tx_hash");
    return new Deposit(
        new ChainId(row.getLong("chain_id")),
        txHash == null ? null : new TxHash(txHash),
        row.getObject("log_index", Integer.class),
        address(row.getString("from_address")),
        new Address(row.getString("to_address")),
        address(row.getString("asset")),
        new TokenAmount(row.getBigDecimal("amount").toBigIntegerExact()),
        row.getLong("block_number"),
        new BlockHash(row.getString("block_hash")),
        row.getObject("block_time", OffsetDateTime.class).toInstant(),
        state,
        row.getObject("from_block", Long.class));
  }

  private static @Nullable Address address(@Nullable String text) {
    return text == null ? null : new Address(text);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
