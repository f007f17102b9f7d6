package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepTransaction;
import dev.ctrip.gateway.sweep.Sweeps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
public class JdbcSweeps implements Sweeps {

  /** The attempt that was mined; else the newest that is signed. */
  private static final String TRANSACTION =
      """
      left join lateral (
          select o.nonce, o.created_at as planned_at, t.tx_hash, t.signed_at, t.broadcast_at,
            case when s.state <> 'waiting' and o.state <> 'refused' then o.refund_id end
              as refund_id
          from outgoing o join outgoing_attempt t on t.outgoing_id = o.id
          where o.sweep_id = s.id and o.purpose in ('sweep', 'refund')
          order by o.created_at desc, t.tx_hash = o.tx_hash desc nulls last,
            t.tx_hash is null, t.ordinal desc
          limit 1) a on true
      """;

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
            select s.*, a.tx_hash, a.refund_id
            from sweep s
            """
                + TRANSACTION
                + """
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
                with noted as (
                    insert into sweep_reorg (sweep_id, swept_at, swept_in_block, reorged_at)
                    select id, swept_at, swept_in_block, :now from sweep
                    where chain_id = :chain and state = 'swept' and swept_in_block >= :lowest
                ), sent as (
                    update outgoing
                    set state = 'signed', tx_hash = null, block_number = null, fee = null,
                        reason = null, updated_at = :now
                    where chain_id = :chain and state in ('mined', 'failed')
                      and block_number >= :lowest
                    returning sweep_id, purpose
                ), reopened as (
                    update sweep
                    set state = 'signed', swept_at = null, swept_in_block = null, reason = null,
                        waits_for = null, reorged_at = :now, updated_at = :now,
                        amount = greatest(amount, (
                            select max(a.amount + case when o.contract is null
                                then a.max_fee_per_gas * o.gas_limit else 0 end)
                            from outgoing o join outgoing_attempt a on a.outgoing_id = o.id
                            where o.sweep_id = sweep.id and o.purpose = 'refund'
                              and o.state = 'failed' and a.tx_hash is not null)),
                        value = greatest(value, (
                            select max(a.amount)
                            from outgoing o join outgoing_attempt a on a.outgoing_id = o.id
                            where o.sweep_id = sweep.id and o.purpose = 'refund'
                              and o.state = 'failed' and a.tx_hash is not null))
                    where chain_id = :chain
                      and (state = 'swept' and swept_in_block >= :lowest
                        or state in ('waiting', 'stuck')
                          and id in (select sweep_id from sent where purpose <> 'gas'))
                    returning payment_id
                )
                select payment_id from reopened
                """)
            .param("chain", chain.value())
            .param("lowest", lowestRemoved)
            .param("now", Timestamp.from(clock.instant()))
            .query(String.class)
            .list());
  }

  @Override
  public List<SweepTransaction> transactions(String paymentId, int atMost) {
    Map<String, List<SweepTransaction.Reorg>> reorgs = reorgs(paymentId);
    return jdbc.sql(
            """
            select s.*, a.tx_hash, a.refund_id, a.nonce, a.planned_at, a.signed_at, a.broadcast_at
            from sweep s
            """
                + TRANSACTION
                + """
                where s.payment_id = :payment
                order by s.created_at, s.id
                limit :most
                """)
        .param("payment", paymentId)
        .param("most", atMost)
        .query(
            (row, number) -> transaction(row, reorgs.getOrDefault(row.getString("id"), List.of())))
        .list();
  }

  private record ReorgRow(String sweepId, SweepTransaction.Reorg reorg) {}

  /** By the sweep that they took, oldest first. */
  private Map<String, List<SweepTransaction.Reorg>> reorgs(String paymentId) {
    return jdbc
        .sql(
            """
            select r.sweep_id, r.swept_at, r.reorged_at
            from sweep_reorg r join sweep s on s.id = r.sweep_id
            where s.payment_id = :payment
            order by r.id
            """)
        .param("payment", paymentId)
        .query((row, number) ->
            new ReorgRow(
                row.getString("sweep_id"),
                new SweepTransaction.Reorg(
                    row.getTimestamp("swept_at").toInstant(),
                    row.getTimestamp("reorged_at").toInstant())))
        // Not stream() alone, which would keep the connection until it is closed.
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                ReorgRow::sweepId, Collectors.mapping(ReorgRow::reorg, Collectors.toList())));
  }

  private static SweepTransaction transaction(ResultSet row, List<SweepTransaction.Reorg> reorgs)
      throws SQLException {
    Sweep sweep = sweep(row);
    return new SweepTransaction(
        sweep,
        Address.parse(row.getString("to_address")),
        row.getObject("nonce", Long.class),
        instant(row, "planned_at"),
        instant(row, "signed_at"),
        instant(row, "broadcast_at"),
        reorgs,
        // Nothing changes a sweep while it is stuck.
        sweep.state() == Sweep.State.STUCK ? instant(row, "updated_at") : null);
  }

  private static Sweep sweep(ResultSet row) throws SQLException {
    return sweep(row, row.getString("tx_hash"), row.getString("refund_id"));
  }

  static Sweep sweep(ResultSet row, @Nullable String txHash, @Nullable String refundId)
      throws SQLException {
    String contract = row.getString("asset");
    String waitsFor = row.getString("waits_for");
    return new Sweep(
        row.getString("id"),
        ChainId.of(row.getLong("chain_id")),
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
        instant(row, "swept_at"),
        row.getString("reason"),
        waitsFor == null ? null : Sweep.WaitsFor.valueOf(waitsFor.toUpperCase(Locale.ROOT)),
        refundId);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp timestamp = row.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }

  private static TokenAmount amount(ResultSet row, String column) throws SQLException {
    return TokenAmount.ofBaseUnits(row.getBigDecimal(column).toBigIntegerExact());
  }
}
