package dev.ctrip.gateway.accounting.store;

import dev.ctrip.gateway.accounting.store.Bookings.Purpose;
import dev.ctrip.gateway.accounting.store.Bookings.Received;
import dev.ctrip.gateway.accounting.store.Bookings.Sender;
import dev.ctrip.gateway.accounting.store.Bookings.Sent;
import dev.ctrip.gateway.accounting.store.Entry.Owner;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what the books follow from: deposits, and transactions that this installation sent. */
@Component
public class FactRows {

  private static final String DEPOSIT = "deposit/";
  private static final String OUTGOING = "outgoing/";

  private final JdbcClient jdbc;

  public FactRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A fact that is to be looked at, by the row that says so. */
  public record Due(long id, String source) {}

  /** Facts that changed since they were posted, in the order in which they did. */
  public List<Due> due(ChainId chain, int atMost) {
    return jdbc.sql(
            """
            select id, source from posting_due where chain_id = :chain order by id limit :most
            """)
        .param("chain", chain.value())
        .param("most", atMost)
        .query((row, number) -> new Due(row.getLong("id"), row.getString("source")))
        .list();
  }

  public void done(List<Due> due) {
    jdbc.sql("delete from posting_due where id = any(:ids::bigint[])")
        .param("ids", due.stream().map(Due::id).toArray(Long[]::new))
        .update();
  }

  /**
   * Deposits that nobody confirmed (nobody waits for them: they came on another chain than the
   * payment's, say) and that are so deep by now that they stand.
   */
  public List<String> deepDeposits(ChainId chain, long deepBlock, int atMost) {
    return jdbc.sql(
            """
            select 'deposit/' || d.id as source from deposit d
            left join posting_source s on s.source = 'deposit/' || d.id
            where d.chain_id = :chain and d.state = 'seen' and d.listed
              and d.block_number <= :deep and s.standing is not true
            order by d.block_number limit :most
            """)
        .param("chain", chain.value())
        .param("deep", deepBlock)
        .param("most", atMost)
        .query((row, number) -> row.getString("source"))
        .list();
  }

  /** Entries that follow from balances in blocks which have left the chain since. */
  public List<String> ofLostBlocks(ChainId chain) {
    return jdbc.sql(
            """
            select s.source from posting_source s
            join posting p on p.source = s.source and p.version = s.version
            left join scanned_block b on b.chain_id = p.chain_id and b.number = p.block_number
            join chain_state c on c.chain_id = p.chain_id
            where p.chain_id = :chain and s.standing and p.kind = 'funding' and p.amount > 0
              and p.block_number >= coalesce(
                (select min(number) from scanned_block where chain_id = :chain), 0)
              and (b.hash <> p.block_hash or p.block_number > c.cursor_number)
            """)
        .param("chain", chain.value())
        .query((row, number) -> row.getString("source"))
        .list();
  }

  /**
   * What the books are to say of facts, by their sources.
   *
   * @param deepBlock a deposit up to it stands without being confirmed
   * @return without those of which they are to say nothing (any more)
   */
  public Map<String, Entry> entries(
      ChainSettings chain, Collection<String> sources, long deepBlock) {
    return Stream.concat(
            received(chain, sources, deepBlock).stream(), sent(chain.id(), sources).stream())
        .collect(Collectors.toMap(Entry::source, Function.identity()));
  }

  private List<Entry> received(ChainSettings chain, Collection<String> sources, long deepBlock) {
    return jdbc.sql(
            """
            select d.*, p.id as payment_id, p.merchant_id
            from deposit d left join payment p on p.address = d.to_address
            where d.id = any(:ids::bigint[]) and d.chain_id = :chain and d.listed
              and (d.state = 'confirmed' or (d.state = 'seen' and d.block_number <= :deep))
            """)
        .param("ids", ids(sources, DEPOSIT))
        .param("chain", chain.id().value())
        .param("deep", deepBlock)
        .query((row, number) -> Bookings.of(received(row, chain)))
        .list();
  }

  private static Received received(ResultSet row, ChainSettings chain) throws SQLException {
    Address asset = nullable(row.getString("asset"), Address::parse);
    TokenAmount amount = amount(row, "amount");
    return new Received(
        DEPOSIT + row.getLong("id"),
        Address.parse(row.getString("to_address")),
        asset,
        amount,
        chain.listed(asset).filter(listed -> listed.dust().isAbove(amount)).isPresent(),
        nullable(row.getString("tx_hash"), TxHash::parse),
        row.getLong("block_number"),
        owner(row));
  }

  private List<Entry> sent(ChainId chain, Collection<String> sources) {
    return jdbc.sql(
            """
            select o.*, a.amount, p.id as payment_id, p.merchant_id,
              case when s.state = 'swept' and o.purpose <> 'gas' then s.value else a.amount end
                as arrived
            from outgoing o
            join outgoing_attempt a on a.outgoing_id = o.id and a.tx_hash = o.tx_hash
            left join sweep s on s.id = o.sweep_id
            left join payment p on p.address =
              case o.purpose
                when 'gas' then o.to_address
                when 'refund' then (select paid.address from refund r
                  join payment paid on paid.id = r.payment_id where r.id = o.refund_id)
                else o.from_address end
            where o.id = any(:ids) and o.chain_id = :chain and o.state in ('mined', 'failed')
              and o.block_number is not null
            """)
        .param("ids", ids(sources, OUTGOING))
        .param("chain", chain.value())
        .query((row, number) -> Bookings.of(sent(row)))
        .list();
  }

  private static Sent sent(ResultSet row) throws SQLException {
    return new Sent(
        OUTGOING + row.getString("id"),
        Purpose.ofWord(row.getString("purpose")),
        row.getString("state").equals("mined"),
        Sender.ofWord(row.getString("key_account")),
        Address.parse(row.getString("from_address")),
        Address.parse(row.getString("to_address")),
        nullable(row.getString("contract"), Address::parse),
        amount(row, "amount"),
        amount(row, "arrived"),
        amount(row, "fee"),
        TxHash.parse(row.getString("tx_hash")),
        row.getLong("block_number"),
        owner(row));
  }

  private static @Nullable Owner owner(ResultSet row) throws SQLException {
    String paymentId = row.getString("payment_id");
    return paymentId == null ? null : new Owner(paymentId, row.getString("merchant_id"));
  }

  private static String[] ids(Collection<String> sources, String prefix) {
    return sources.stream()
        .filter(source -> source.startsWith(prefix))
        .map(source -> source.substring(prefix.length()))
        .toArray(String[]::new);
  }

  static TokenAmount amount(ResultSet row, String column) throws SQLException {
    return TokenAmount.ofBaseUnits(row.getBigDecimal(column).toBigIntegerExact());
  }

  static <T> @Nullable T nullable(@Nullable String text, Function<String, T> parse) {
    return text == null ? null : parse.apply(text);
  }
}
