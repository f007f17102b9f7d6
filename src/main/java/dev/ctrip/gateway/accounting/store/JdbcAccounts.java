package dev.ctrip.gateway.accounting.store;

import static dev.ctrip.gateway.accounting.store.FactRows.nullable;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.Accounts;
import dev.ctrip.gateway.accounting.EntryKind;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.accounting.Posting;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TxHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Reads the books. */
@Component
public class JdbcAccounts implements Accounts {

  /** Rows that are read at once. */
  private static final int FETCHED_AT_ONCE = 1000;

  private final JdbcClient jdbc;
  private final IncidentRows incidents;
  private final Journal journal;
  private final Comparisons comparisons;
  private final TransactionOperations transactions;
  private final Clock clock;

  public JdbcAccounts(
      JdbcClient jdbc,
      IncidentRows incidents,
      Journal journal,
      Comparisons comparisons,
      TransactionOperations transactions,
      Clock clock) {
    this.jdbc = jdbc;
    this.incidents = incidents;
    this.journal = journal;
    this.comparisons = comparisons;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public Optional<String> merchant(String idOrName) {
    return jdbc.sql(
            """
            select id from merchant where id = :merchant or name = :merchant
            order by id = :merchant desc limit 1
            """)
        .param("merchant", idOrName)
        .query(String.class)
        .optional();
  }

  @Override
  public void postings(Selection selection, Consumer<Posting> each) {
    // PostgreSQL's driver reads by and by only inside a transaction.
    transactions.executeWithoutResult(status -> {
      jdbc.sql("set transaction read only").update();
      read(selection, each);
    });
  }

  private void read(Selection selection, Consumer<Posting> each) {
    ChainId chain = selection.chain();
    jdbc.sql(
            """
            select posting.*, payment.order_id
            from posting left join payment on payment.id = posting.payment_id
            where booked_at >= :from and booked_at < :to
              and (:merchant::text is null or posting.merchant_id = :merchant)
              and (:chain::bigint is null or posting.chain_id = :chain)
            order by posting.id
            """)
        .withFetchSize(FETCHED_AT_ONCE)
        .param("from", startOf(selection.day()))
        .param("to", startOf(selection.day().plusDays(1)))
        .param("merchant", selection.merchantId(), Types.VARCHAR)
        .param("chain", chain == null ? null : chain.value(), Types.BIGINT)
        .query((ResultSet row) -> each.accept(posting(row)));
  }

  @Override
  public List<Incident> incidents(int atMost) {
    return incidents.opened(atMost);
  }

  @Override
  public Acceptance accept(long incidentId, String by, String why) {
    Optional<Incident> found = incidents.find(incidentId);
    if (found.isEmpty()) {
      return new Acceptance.NotOpen();
    }
    return transactions.execute(status -> {
      // Nobody posts and no check looks at it meanwhile.
      journal.lock(found.get().chain());
      Incident incident = incidents.find(incidentId).orElseThrow();
      if (incident.resolvedAt() != null) {
        return new Acceptance.NotOpen();
      }
      if (!comparisons.saysTheSameStill(incident)) {
        return new Acceptance.BooksMoved();
      }
      post(incident);
      incidents.accept(incidentId, by, why, clock.instant());
      return new Acceptance.Accepted(incidents.find(incidentId).orElseThrow());
    });
  }

  /** With the asset as the incident has it, since its chain may not be enabled any more. */
  private void post(Incident incident) {
    Entry entry = accepted(incident);
    String symbol = incident.symbol();
    Integer decimals = incident.decimals();
    Token token =
        symbol == null || decimals == null ? null : new Token(symbol, incident.asset(), decimals);
    journal.bring(
        incident.chain(), asset -> token, List.of(entry.source()), Map.of(entry.source(), entry));
  }

  private static Entry accepted(Incident incident) {
    return Bookings.accepted(
        "accepted/" + incident.id(),
        incident.account(),
        incident.asset(),
        incident.drift(),
        incident.lastBlock());
  }

  private static OffsetDateTime startOf(LocalDate day) {
    return day.atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  private static Posting posting(ResultSet row) throws SQLException {
    return new Posting(
        row.getString("entry"),
        row.getTimestamp("booked_at").toInstant(),
        EntryKind.ofWord(row.getString("kind")),
        ChainId.of(row.getLong("chain_id")),
        nullable(row.getString("asset"), Address::parse),
        row.getString("asset_symbol"),
        row.getObject("asset_decimals", Integer.class),
        new Account(row.getString("account")),
        row.getBigDecimal("amount").toBigIntegerExact(),
        row.getString("payment_id"),
        row.getString("merchant_id"),
        row.getString("order_id"),
        nullable(row.getString("tx_hash"), TxHash::parse),
        row.getLong("block_number"));
  }
}
