package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.Sweep.WaitsFor;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of sweeps and of the steps they were given to. Expects the caller's transaction. */
final class SweepRows {

  private final JdbcClient jdbc;
  private final Clock clock;

  SweepRows(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @throws IllegalStateException if there is no such sweep
   */
  SweepIntent get(String sweepId) {
    return jdbc.sql(
            """
            select id, chain_id, from_address, derivation_index, confirmations_required, state,
              reason
            from sweep where id = :id
            """)
        .param("id", sweepId)
        .query((row, number) -> intent(row))
        .optional()
        .orElseThrow(() -> new IllegalStateException("there is no sweep " + sweepId));
  }

  /**
   * @throws IllegalStateException if there is no such sweep
   */
  TokenAmount amount(String sweepId) {
    return jdbc.sql("select amount from sweep where id = :id")
        .param("id", sweepId)
        .query((row, number) -> TokenAmount.ofBaseUnits(row.getBigDecimal(1).toBigIntegerExact()))
        .optional()
        .orElseThrow(() -> new IllegalStateException("there is no sweep " + sweepId));
  }

  /** What finished sweeps of an asset were for, at an address of a chain. */
  TokenAmount swept(ChainId chain, Address from, @Nullable Address contract) {
    return jdbc.sql(
            """
            select coalesce(sum(amount), 0) from sweep
            where chain_id = :chain and from_address = :from
              and asset is not distinct from :asset and state = 'swept'
            """)
        .param("chain", chain.value())
        .param("from", from.checksummed())
        .param("asset", contract == null ? null : contract.checksummed(), Types.VARCHAR)
        .query((row, number) -> TokenAmount.ofBaseUnits(row.getBigDecimal(1).toBigIntegerExact()))
        .single();
  }

  /** What finished sweeps of the native coin left at their address, of what they were for. */
  TokenAmount residueOfCoin(ChainId chain, Address from) {
    return jdbc.sql(
            """
            select coalesce(sum(greatest(amount - value - fee, 0)), 0) from sweep
            where chain_id = :chain and from_address = :from and asset is null and state = 'swept'
            """)
        .param("chain", chain.value())
        .param("from", from.checksummed())
        .query((row, number) -> TokenAmount.ofBaseUnits(row.getBigDecimal(1).toBigIntegerExact()))
        .single();
  }

  Optional<String> given(String stepKey) {
    return jdbc.sql("select sweep_id from sweep_step where step_key = :key")
        .param("key", stepKey)
        .query(String.class)
        .optional();
  }

  Optional<String> open(ChainId chain, Address from, Token asset) {
    return jdbc.sql(
            """
            select id from sweep
            where chain_id = :chain and from_address = :from
              and asset is not distinct from :asset and state in ('waiting', 'planned', 'signed')
            order by reorged_at nulls last, created_at
            limit 1
            """)
        .param("chain", chain.value())
        .param("from", from.checksummed())
        .param("asset", contract(asset), Types.VARCHAR)
        .query(String.class)
        .optional();
  }

  /** The one that is open for the asset at the address, if it is the only one and waits. */
  Optional<String> waitingAlone(ChainId chain, Address from, Token asset) {
    record Open(String id, boolean waits) {}
    List<Open> open =
        jdbc.sql(
                """
                select id, state = 'waiting' as waits from sweep
                where chain_id = :chain and from_address = :from
                  and asset is not distinct from :asset
                  and state in ('waiting', 'planned', 'signed')
                """)
            .param("chain", chain.value())
            .param("from", from.checksummed())
            .param("asset", contract(asset), Types.VARCHAR)
            .query((row, number) -> new Open(row.getString("id"), row.getBoolean("waits")))
            .list();
    return open.size() == 1 && open.getFirst().waits()
        ? Optional.of(open.getFirst().id())
        : Optional.empty();
  }

  void give(String stepKey, String sweepId) {
    jdbc.sql(
            """
            insert into sweep_step (step_key, sweep_id) values (:key, :id) on conflict do nothing
            """)
        .param("key", stepKey)
        .param("id", sweepId)
        .update();
  }

  /**
   * @param reason null unless it waits or is stuck from the start
   */
  String insert(SweepRequest request, Address to, Sweep.State state, @Nullable String reason) {
    String sweepId = Ids.of("swp_", request.stepKey());
    jdbc.sql(
            """
            insert into sweep (id, payment_id, chain_id, from_address, derivation_index, to_address,
              asset, asset_symbol, asset_decimals, amount, value, fee, confirmations_required,
              state, reason, created_at, updated_at)
            values (:id, :payment, :chain, :from, :index, :to, :asset, :symbol, :decimals, :amount,
              :amount, 0, :confirmations, :state, :reason, :now, :now)
            """)
        .param("id", sweepId)
        .param("payment", request.paymentId())
        .param("chain", request.chain().value())
        .param("from", request.from().checksummed())
        .param("index", request.key().index())
        .param("to", to.checksummed())
        .param("asset", contract(request.asset()), Types.VARCHAR)
        .param("symbol", request.asset().symbol())
        .param("decimals", request.asset().decimals())
        .param("amount", number(request.amount()))
        .param("confirmations", request.confirmationsRequired())
        .param("state", state.name().toLowerCase(Locale.ROOT))
        .param("reason", reason, Types.VARCHAR)
        .param("now", now())
        .update();
    give(request.stepKey(), sweepId);
    return sweepId;
  }

  /**
   * @param amount what leaves the address
   */
  void setPlanned(String sweepId, TokenAmount amount, TransferTerms terms) {
    jdbc.sql(
            """
            update sweep
            set state = 'planned', reason = null, waits_for = null, to_address = :to, amount = :amount, value = :value,
                fee = :fee, updated_at = :now
            where id = :id
            """)
        .param("id", sweepId)
        .param("to", terms.to().checksummed())
        .param("amount", number(amount))
        .param("value", number(terms.amount()))
        .param("fee", number(terms.maxFee()))
        .param("now", now())
        .update();
  }

  /** A replacement may move less than the first attempt, and cost more. */
  void setSigned(String sweepId, UnsignedTransfer newest) {
    jdbc.sql(
            """
            update sweep
            set state = 'signed', value = :value, fee = :fee, updated_at = :now where id = :id
            """)
        .param("id", sweepId)
        .param("value", number(newest.amount()))
        .param("fee", number(newest.maxFee()))
        .param("now", now())
        .update();
  }

  /** What was planned of it for a refund that never came about is for the treasury again. */
  void setPutOff(
      String sweepId, SweepRequest request, Address treasury, WaitsFor waitsFor, String reason) {
    setWaiting(sweepId, waitsFor, reason);
    jdbc.sql(
            """
            update sweep set to_address = :to, amount = :amount, value = :amount, fee = 0
            where id = :id and state = 'waiting'
              and (select o.purpose = 'refund' from outgoing o
                   where o.sweep_id = sweep.id and o.purpose <> 'gas'
                   order by o.created_at desc, o.id desc limit 1)
            """)
        .param("id", sweepId)
        .param("to", treasury.checksummed())
        .param("amount", number(request.amount()))
        .update();
  }

  void setWaiting(String sweepId, WaitsFor waitsFor, String reason) {
    jdbc.sql(
            """
            update sweep
            set state = 'waiting', waits_for = :waitsFor, reason = :reason, updated_at = :now
            where id = :id and state in ('waiting', 'planned', 'signed')
            """)
        .param("id", sweepId)
        .param("waitsFor", waitsFor.name().toLowerCase(Locale.ROOT))
        .param("reason", reason)
        .param("now", now())
        .update();
  }

  void setStuck(String sweepId, String reason) {
    jdbc.sql(
            """
            update sweep
            set state = 'stuck', waits_for = null, reason = :reason, updated_at = :now
            where id = :id and state in ('waiting', 'planned', 'signed')
            """)
        .param("id", sweepId)
        .param("reason", reason)
        .param("now", now())
        .update();
  }

  /**
   * Not noted as a change: it tells when the sweep was tried last. Another that is open for the
   * asset moves all there is.
   */
  void releaseStuck(String sweepId) {
    jdbc.sql(
            """
            update sweep s
            set state = 'waiting', waits_for = null, reason = 'it is to be tried again; ' || reason
            where id = :id and state = 'stuck' and not exists (
              select from sweep o
              where o.chain_id = s.chain_id and o.from_address = s.from_address
                and o.asset is not distinct from s.asset
                and o.state in ('waiting', 'planned', 'signed'))
            """)
        .param("id", sweepId)
        .update();
  }

  /**
   * @param amount what it counts for, of what was paid to its address
   */
  void setSwept(
      String sweepId, long block, TokenAmount fee, TokenAmount arrived, TokenAmount amount) {
    jdbc.sql(
            """
            update sweep
            set state = 'swept', amount = :amount, value = :value, fee = :fee, swept_at = :now,
                swept_in_block = :block, updated_at = :now
            where id = :id and state = 'signed'
            """)
        .param("id", sweepId)
        .param("amount", number(amount))
        .param("value", number(arrived))
        .param("fee", number(fee))
        .param("block", block)
        .param("now", now())
        .update();
  }

  private static SweepIntent intent(ResultSet row) throws SQLException {
    return new SweepIntent(
        row.getString("id"),
        ChainId.of(row.getLong("chain_id")),
        Address.parse(row.getString("from_address")),
        KeyReference.ofDeposit(row.getLong("derivation_index")),
        row.getInt("confirmations_required"),
        Sweep.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("reason"));
  }

  private static BigDecimal number(TokenAmount amount) {
    return new BigDecimal(amount.baseUnits());
  }

  private static @Nullable String contract(Token asset) {
    return asset.contract() == null ? null : asset.contract().checksummed();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
