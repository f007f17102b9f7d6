package dev.ctrip.gateway.accounting.store;

import static dev.ctrip.gateway.accounting.store.FactRows.nullable;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.accounting.store.Comparisons.Purse;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of incidents, and of what is only suspected to be one. */
@Component
public class IncidentRows {

  private final JdbcClient jdbc;

  public IncidentRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An incident or suspicion that is not over.
   *
   * @param firstBlock as of which it was first seen
   * @param isOpen whether it is an incident
   */
  public record Unresolved(
      long id, long firstBlock, boolean isOpen, BigInteger expected, BigInteger actual) {}

  public Optional<Unresolved> unresolved(ChainId chain, Purse purse) {
    return jdbc.sql(
            """
            select id, first_block, opened_at, expected, actual from accounting_incident
            where chain_id = :chain and account = :account and asset is not distinct from :asset
              and resolved_at is null
            """)
        .param("chain", chain.value())
        .param("account", purse.account().name())
        .param("asset", text(purse.asset()), Types.VARCHAR)
        .query((row, number) ->
            new Unresolved(
                row.getLong("id"),
                row.getLong("first_block"),
                row.getTimestamp("opened_at") != null,
                row.getBigDecimal("expected").toBigIntegerExact(),
                row.getBigDecimal("actual").toBigIntegerExact()))
        .optional();
  }

  /**
   * Notes a difference as of a block.
   *
   * @param open whether it is an incident, now or already; else a suspicion
   */
  public void note(
      ChainSettings chain,
      Purse purse,
      BigInteger expected,
      BigInteger actual,
      long block,
      boolean open,
      Instant now) {
    Optional<ListedToken> listed = chain.listed(purse.asset());
    jdbc.sql(
            """
            insert into accounting_incident (chain_id, account, asset, asset_symbol, asset_decimals,
              expected, actual, first_block, last_block, first_seen_at, last_seen_at, opened_at)
            values (:chain, :account, :asset, :symbol, :decimals, :expected, :actual, :block, :block,
              :now, :now, case when :open then :now::timestamptz end)
            on conflict (chain_id, account, asset) where resolved_at is null do update
            set expected = excluded.expected, actual = excluded.actual,
                last_block = excluded.last_block, last_seen_at = excluded.last_seen_at,
                opened_at = coalesce(accounting_incident.opened_at, excluded.opened_at)
            """)
        .param("chain", chain.id().value())
        .param("account", purse.account().name())
        .param("asset", text(purse.asset()), Types.VARCHAR)
        .param("symbol", listed.map(one -> one.token().symbol()).orElse(null), Types.VARCHAR)
        .param("decimals", listed.map(one -> one.token().decimals()).orElse(null), Types.INTEGER)
        .param("expected", new BigDecimal(expected))
        .param("actual", new BigDecimal(actual))
        .param("block", block)
        .param("open", open)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Books and chain agree again: an incident is over, and a suspicion was none. */
  public void settle(Unresolved unresolved, Instant now) {
    if (unresolved.isOpen()) {
      jdbc.sql("update accounting_incident set resolved_at = :now where id = :id")
          .param("id", unresolved.id())
          .param("now", Timestamp.from(now))
          .update();
    } else {
      jdbc.sql("delete from accounting_incident where id = :id")
          .param("id", unresolved.id())
          .update();
    }
  }

  public int open(ChainId chain) {
    return jdbc.sql(
            """
            select count(*) from accounting_incident
            where chain_id = :chain and opened_at is not null and resolved_at is null
            """)
        .param("chain", chain.value())
        .query(Integer.class)
        .single();
  }

  /** Those that were opened: still open ones first, then the latest. */
  List<Incident> opened(int atMost) {
    return jdbc.sql(
            """
            select * from accounting_incident where opened_at is not null
            order by resolved_at is not null, opened_at desc, id desc limit :most
            """)
        .param("most", atMost)
        .query((row, number) -> incident(row))
        .list();
  }

  Optional<Incident> find(long id) {
    return jdbc.sql("select * from accounting_incident where id = :id and opened_at is not null")
        .param("id", id)
        .query((row, number) -> incident(row))
        .optional();
  }

  void accept(long id, String by, String why, Instant now) {
    jdbc.sql(
            """
            update accounting_incident
            set resolved_at = :now, accepted_by = :by, accepted_why = :why where id = :id
            """)
        .param("id", id)
        .param("by", by)
        .param("why", why)
        .param("now", Timestamp.from(now))
        .update();
  }

  private static Incident incident(ResultSet row) throws SQLException {
    return new Incident(
        row.getLong("id"),
        ChainId.of(row.getLong("chain_id")),
        new Account(row.getString("account")),
        nullable(row.getString("asset"), Address::parse),
        row.getString("asset_symbol"),
        row.getObject("asset_decimals", Integer.class),
        row.getBigDecimal("expected").toBigIntegerExact(),
        row.getBigDecimal("actual").toBigIntegerExact(),
        row.getLong("last_block"),
        row.getTimestamp("first_seen_at").toInstant(),
        row.getTimestamp("last_seen_at").toInstant(),
        row.getTimestamp("opened_at").toInstant(),
        instant(row.getTimestamp("resolved_at")),
        row.getString("accepted_by"),
        row.getString("accepted_why"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  private static @Nullable String text(@Nullable Address address) {
    return address == null ? null : address.checksummed();
  }
}
