package dev.ctrip.gateway.accounting.store;

import static dev.ctrip.gateway.accounting.store.FactRows.nullable;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.EntryKind;
import dev.ctrip.gateway.accounting.store.Entry.Line;
import dev.ctrip.gateway.accounting.store.Entry.Owner;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TxHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table of postings, to which rows are only added. Each method expects the caller's
 * transaction.
 */
@Component
public class Journal {

  private final JdbcClient jdbc;

  public Journal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Knows assets by their contracts. */
  @FunctionalInterface
  interface Tokens {

    /**
     * @param asset null for the native coin
     * @return null where nothing is known of it
     */
    @Nullable Token of(@Nullable Address asset);
  }

  private record Head(int version, boolean standing) {

    private static final Head NONE = new Head(0, false);
  }

  private record Row(String name, int version, Entry entry, Line line) {}

  /** Waits until nobody else posts for the chain; until the transaction ends. */
  public void lock(ChainId chain) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('postings of ' || :chain, 0))")
        .param("chain", chain.toString())
        .query((row, number) -> true)
        .single();
  }

  /**
   * Makes the books say what they are to. What they said otherwise is taken back by a reversal.
   * Expects the chain to be locked.
   *
   * @param sources the facts that this is about
   * @param wanted by source; nothing is to stand of the others
   * @return how many entries that took
   */
  public int bring(ChainSettings chain, Collection<String> sources, Map<String, Entry> wanted) {
    return bring(chain.id(), asset -> listed(chain, asset), sources, wanted);
  }

  private static @Nullable Token listed(ChainSettings chain, @Nullable Address asset) {
    return chain.listed(asset).map(ListedToken::token).orElse(null);
  }

  /**
   * As {@link #bring(ChainSettings, Collection, Map)}, also for a chain that is not enabled.
   *
   * @param tokens what is to be told of an asset, by its contract
   */
  int bring(ChainId chain, Tokens tokens, Collection<String> sources, Map<String, Entry> wanted) {
    Map<String, Head> heads = heads(sources);
    Map<String, Entry> standing = standing(sources);
    Map<String, Head> changed = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    int entries = 0;
    for (String source : new LinkedHashSet<>(sources)) {
      Entry was = standing.get(source);
      Entry will = wanted.get(source);
      Head head = heads.getOrDefault(source, Head.NONE);
      if (was != null && (will == null || !was.postsTheSameAs(will))) {
        entries +=
            add(rows, source + "/reversal/" + head.version(), head.version(), was.reversed());
        head = new Head(head.version(), false);
        changed.put(source, head);
      }
      if (will != null && !will.lines().isEmpty() && !head.standing()) {
        int version = head.version() + 1;
        entries += add(rows, version == 1 ? source : source + "/" + version, version, will);
        changed.put(source, new Head(version, true));
      }
    }
    save(chain, changed);
    insert(chain, tokens, rows);
    touch(chain, rows);
    return entries;
  }

  private static int add(List<Row> rows, String name, int version, Entry entry) {
    entry.lines().forEach(line -> rows.add(new Row(name, version, entry, line)));
    return 1;
  }

  private Map<String, Head> heads(Collection<String> sources) {
    return jdbc
        .sql("select source, version, standing from posting_source where source = any(:sources)")
        .param("sources", sources.toArray(String[]::new))
        .query((row, number) ->
            Map.entry(
                row.getString("source"),
                new Head(row.getInt("version"), row.getBoolean("standing"))))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<String, Entry> standing(Collection<String> sources) {
    return jdbc
        .sql(
            """
            select p.* from posting_source s
            join posting p on p.source = s.source and p.version = s.version
            where s.source = any(:sources) and s.standing and p.kind <> 'reversal'
            order by p.id
            """)
        .param("sources", sources.toArray(String[]::new))
        .query((row, number) -> part(row))
        .list()
        .stream()
        .collect(Collectors.groupingBy(Part::source))
        .values()
        .stream()
        .map(Journal::entry)
        .collect(Collectors.toMap(Entry::source, Function.identity()));
  }

  private record Part(
      String source,
      EntryKind kind,
      @Nullable TxHash txHash,
      long block,
      @Nullable BlockHash blockHash,
      @Nullable Owner owner,
      Line line) {}

  private static Entry entry(List<Part> parts) {
    Part any = parts.getFirst();
    return new Entry(
        any.source(),
        any.kind(),
        any.txHash(),
        any.block(),
        any.blockHash(),
        any.owner(),
        parts.stream().map(Part::line).toList());
  }

  private static Part part(ResultSet row) throws SQLException {
    String paymentId = row.getString("payment_id");
    return new Part(
        row.getString("source"),
        EntryKind.ofWord(row.getString("kind")),
        nullable(row.getString("tx_hash"), TxHash::parse),
        row.getLong("block_number"),
        nullable(row.getString("block_hash"), BlockHash::parse),
        paymentId == null ? null : new Owner(paymentId, row.getString("merchant_id")),
        new Line(
            new Account(row.getString("account")),
            nullable(row.getString("asset"), Address::parse),
            row.getBigDecimal("amount").toBigIntegerExact()));
  }

  private void save(ChainId chain, Map<String, Head> heads) {
    List<Map.Entry<String, Head>> list = List.copyOf(heads.entrySet());
    jdbc.sql(
            """
            insert into posting_source (source, chain_id, version, standing)
            select source, :chain, version, standing
            from unnest(:sources::text[], :versions::integer[], :standing::boolean[])
              as head (source, version, standing)
            on conflict (source) do update
            set version = excluded.version, standing = excluded.standing
            """)
        .param("chain", chain.value())
        .param("sources", column(list, Map.Entry::getKey))
        .param("versions", column(list, head -> head.getValue().version()))
        .param("standing", column(list, head -> head.getValue().standing()))
        .update();
  }

  /** All of one time, so that no entry is of two days; by one clock, whichever worker posts. */
  private void insert(ChainId chain, Tokens tokens, List<Row> rows) {
    jdbc.sql(
            """
            insert into posting (entry, source, version, kind, chain_id, asset, asset_symbol,
              asset_decimals, account, amount, payment_id, merchant_id, tx_hash, block_number,
              block_hash, booked_at)
            select line.entry, line.source, line.version, line.kind, :chain, line.asset, line.symbol,
              line.decimals, line.account, line.amount, line.payment, line.merchant, line.tx_hash,
              line.block, line.block_hash,
              greatest((select clock_timestamp()), (select max(booked_at) from posting))
            from unnest(:entries::text[], :sources::text[], :versions::integer[], :kinds::text[],
                :assets::text[], :symbols::text[], :decimals::integer[], :accounts::text[],
                :amounts::numeric[], :payments::text[], :merchants::text[], :hashes::text[],
                :blocks::bigint[], :blockHashes::text[])
              with ordinality as line (entry, source, version, kind, asset, symbol, decimals,
                account, amount, payment, merchant, tx_hash, block, block_hash, place)
            order by line.place
            """)
        .param("chain", chain.value())
        .param("entries", column(rows, Row::name))
        .param("sources", column(rows, row -> row.entry().source()))
        .param("versions", column(rows, Row::version))
        .param("kinds", column(rows, row -> row.entry().kind().word()))
        .param("assets", column(rows, row -> row.line().asset()))
        .param("symbols", column(rows, row -> token(tokens, row, Token::symbol)))
        .param("decimals", column(rows, row -> token(tokens, row, Token::decimals)))
        .param("accounts", column(rows, row -> row.line().account()))
        .param("amounts", column(rows, row -> row.line().amount()))
        .param("payments", column(rows, row -> owner(row, Owner::paymentId)))
        .param("merchants", column(rows, row -> owner(row, Owner::merchantId)))
        .param("hashes", column(rows, row -> row.entry().txHash()))
        .param("blocks", column(rows, row -> row.entry().blockNumber()))
        .param("blockHashes", column(rows, row -> row.entry().blockHash()))
        .update();
  }

  private void touch(ChainId chain, List<Row> rows) {
    List<Row> atDeposits = rows.stream().filter(row -> row.line().account().isDeposit()).toList();
    jdbc.sql(
            """
            insert into accounting_address (chain_id, address, touched)
            select distinct :chain, address, true from unnest(:addresses::text[]) as address
            on conflict (chain_id, address) do update set touched = true
            """)
        .param("chain", chain.value())
        .param("addresses", column(atDeposits, row -> row.line().account().address()))
        .update();
  }

  private static <T> @Nullable T token(Tokens tokens, Row row, Function<Token, T> part) {
    Token token = tokens.of(row.line().asset());
    return token == null ? null : part.apply(token);
  }

  private static <T> @Nullable T owner(Row row, Function<Owner, T> part) {
    Owner owner = row.entry().owner();
    return owner == null ? null : part.apply(owner);
  }

  /** As text, which PostgreSQL takes for any type. */
  private static <R> @Nullable String[] column(List<R> rows, Function<R, @Nullable Object> column) {
    return rows.stream()
        .map(column)
        .map(value -> value == null ? null : value.toString())
        .toArray(String[]::new);
  }
}
