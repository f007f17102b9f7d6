package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.Sweeps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
public class JdbcSweeps implements Sweeps {

  private final JdbcClient jdbc;
  private final Clock clock;

  public JdbcSweeps(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
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

  @Override
  public Set<String> reopenFrom(ChainId chain, long lowestRemoved) {
    return Set.copyOf(
        jdbc.sql(
                """
                update sweep
                set state = 'signed', swept_at = null, swept_in_block = null,
                    reorged_at = :now, updated_at = :now
                where chain_id = :chain and state = 'swept' and swept_in_block >= :lowest
                returning payment_id
                """)
            .param("chain", chain.value())
            .param("lowest", lowestRemoved)
            .param("now", Timestamp.from(clock.instant()))
            .query(String.class)
            .list());
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
