package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepTransaction;
import dev.ctrip.gateway.sweep.Sweeps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
public class JdbcSweeps implements Sweeps {

  private final JdbcClient jdbc;

  public JdbcSweeps(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<SweepTransaction> transactions(String paymentId, int atMost) {
    return jdbc.sql(
            """
            select s.*, t.tx_hash, t.nonce, t.signed_at, t.broadcast_at
            from sweep s left join signed_transaction t on t.sweep_id = s.id
            where s.payment_id = :payment
            order by s.created_at, s.id
            limit :most
            """)
        .param("payment", paymentId)
        .param("most", atMost)
        .query((row, number) -> transaction(row))
        .list();
  }

  private static SweepTransaction transaction(ResultSet row) throws SQLException {
    Sweep sweep = sweep(row);
    return new SweepTransaction(
        sweep,
        Address.parse(row.getString("to_address")),
        row.getObject("nonce", Long.class),
        instant(row, "signed_at"),
        instant(row, "broadcast_at"),
        // Nothing changes a sweep after it is stuck.
        sweep.state() == Sweep.State.STUCK ? instant(row, "updated_at") : null);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp timestamp = row.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }

  @Override
  public List<Sweep> ofPayment(String paymentId) {
    return jdbc.sql(
            """
            select s.*, t.tx_hash
            from sweep s left join signed_transaction t on t.sweep_id = s.id
            where s.payment_id = :payment
            order by s.created_at, s.id
            """)
        .param("payment", paymentId)
        .query((row, number) -> sweep(row))
        .list();
  }

  private static Sweep sweep(ResultSet row) throws SQLException {
    String contract = row.getString("asset");
    String txHash = row.getString("tx_hash");
    Timestamp sweptAt = row.getTimestamp("swept_at");
    return new Sweep(
        row.getString("id"),
        new Token(
            row.getString("asset_symbol"),
            contract == null ? null : Address.parse(contract),
            row.getInt("asset_decimals")),
        amount(row, "amount"),
        amount(row, "value"),
        amount(row, "fee"),
        Sweep.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        txHash == null ? null : TxHash.parse(txHash),
        row.getTimestamp("created_at").toInstant(),
        sweptAt == null ? null : sweptAt.toInstant(),
        row.getString("reason"));
  }

  private static TokenAmount amount(ResultSet row, String column) throws SQLException {
    return TokenAmount.ofBaseUnits(row.getBigDecimal(column).toBigIntegerExact());
  }
}
