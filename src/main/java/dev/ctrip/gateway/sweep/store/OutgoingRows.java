package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.store.Outgoing.Attempt;
import dev.ctrip.gateway.sweep.store.Outgoing.Purpose;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of outgoing transactions. Each method expects the caller's transaction. */
final class OutgoingRows {

  private static final Duration DAY = Duration.ofDays(1);

  private static final String SELECT =
      """
      select o.*, a.ordinal, a.amount, a.max_fee_per_gas, a.max_priority_fee_per_gas,
        a.tx_hash as attempt_hash, a.signed_at, a.broadcast_at
      from outgoing o join outgoing_attempt a on a.outgoing_id = o.id
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  OutgoingRows(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * What is to be stored.
   *
   * @param stepKey what it does for whom, and the how manieth time
   */
  record Intent(
      String stepKey,
      Purpose purpose,
      @Nullable String sweepId,
      Outgoing.@Nullable PaidRefund refund,
      ChainId chain,
      Address from,
      KeyReference key,
      TransferTerms terms) {}

  /** Waits for everybody else who takes a nonce of the address. */
  void lockAddress(ChainId chain, Address address) {
    jdbc.sql(
            """
            insert into signing_address (chain_id, address) values (:chain, :address)
            on conflict do nothing
            """)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .update();
    jdbc.sql(
            """
            select 1 from signing_address where chain_id = :chain and address = :address for update
            """)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .query(Integer.class)
        .single();
  }

  /** Waits for everybody else who signs a refund on the chain: they share a limit for the day. */
  void lockRefunds(ChainId chain) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('refunds of ' || :chain, 0))")
        .param("chain", chain.value())
        .query((row, number) -> chain)
        .single();
  }

  /** Whether anything is under way that takes money from the address, or brings gas there. */
  boolean isBusy(ChainId chain, Address address) {
    return jdbc.sql(
            """
            select exists (
              select from outgoing
              where chain_id = :chain and state in ('planned', 'signed')
                and (from_address = :address or (purpose = 'gas' and to_address = :address)))
            """)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .query(Boolean.class)
        .single();
  }

  Optional<Outgoing> find(String id) {
    return one(SELECT + "where o.id = :id order by a.ordinal", Map.of("id", id));
  }

  /**
   * The row is locked until the transaction ends.
   *
   * @throws IllegalStateException if there is none
   */
  Outgoing lock(String id) {
    jdbc.sql("select 1 from outgoing where id = :id for update")
        .param("id", id)
        .query(Integer.class)
        .optional();
    return find(id).orElseThrow(() -> new IllegalStateException("there is no outgoing " + id));
  }

  boolean wasPlannedBefore(String id, Instant time) {
    return jdbc.sql("select created_at < :time from outgoing where id = :id")
        .param("id", id)
        .param("time", Timestamp.from(time))
        .query(Boolean.class)
        .single();
  }

  /** Who has a nonce; what was refused has none. */
  Optional<Outgoing> at(ChainId chain, Address from, long nonce) {
    return one(
        SELECT
            + """
            where o.chain_id = :chain and o.from_address = :from and o.nonce = :nonce
              and o.state <> 'refused'
            order by a.ordinal
            """,
        Map.of("chain", chain.value(), "from", from.checksummed(), "nonce", nonce));
  }

  /** How many were refused at a nonce, which is free again. */
  long refusedAt(ChainId chain, Address from, long nonce) {
    return jdbc.sql(
            """
            select count(*) from outgoing
            where chain_id = :chain and from_address = :from and nonce = :nonce
              and state = 'refused'
            """)
        .param("chain", chain.value())
        .param("from", from.checksummed())
        .param("nonce", nonce)
        .query(Long.class)
        .single();
  }

  /** All that served a sweep, oldest first. */
  List<Outgoing> of(String sweepId) {
    return list(
        SELECT + "where o.sweep_id = :sweep order by o.created_at, o.id, a.ordinal",
        Map.of("sweep", sweepId));
  }

  /** All that were to pay a refund, oldest first. */
  List<Outgoing> ofRefund(String refundId) {
    return list(
        SELECT + "where o.refund_id = :refund order by o.created_at, o.id, a.ordinal",
        Map.of("refund", refundId));
  }

  /** Of a chain, planned before that and not through, in the order of their ids. */
  List<Outgoing> openBefore(ChainId chain, Instant planned, String after, int atMost) {
    return list(
        SELECT
            + """
            where o.id in (
                select id from outgoing
                where chain_id = :chain and state in ('planned', 'signed')
                  and created_at < :planned and id > :after
                order by id limit :most)
            order by o.id, a.ordinal
            """,
        Map.of(
            "chain",
            chain.value(),
            "planned",
            Timestamp.from(planned),
            "after",
            after,
            "most",
            atMost));
  }

  /**
   * Stores an intent with the address's next nonce. Expects the address to be locked.
   *
   * @param nextNonce of the address as the chain has it; one that was read a while ago does no harm
   */
  Outgoing insert(Intent intent, long nextNonce) {
    String id = Ids.of("out_", intent.stepKey());
    UnsignedTransfer transfer =
        intent.terms().at(intent.chain(), freeNonce(intent.chain(), intent.from(), nextNonce));
    KeyReference toKey = transfer.toKey();
    Outgoing.PaidRefund refund = intent.refund();
    jdbc.sql(
            """
            insert into outgoing (id, step_key, purpose, sweep_id, refund_id,
              confirmations_required, chain_id, from_address, key_account, key_index, nonce,
              contract, to_address, to_key_index, gas_limit, legacy, state, created_at, updated_at)
            values (:id, :step, :purpose, :sweep, :refund, :confirmations, :chain, :from, :account,
              :index, :nonce, :contract, :to, :toIndex, :gas, :legacy, 'planned', :now, :now)
            """)
        .param("id", id)
        .param("step", intent.stepKey())
        .param("purpose", lower(intent.purpose()))
        .param("sweep", intent.sweepId(), Types.VARCHAR)
        .param("refund", refund == null ? null : refund.id(), Types.VARCHAR)
        .param(
            "confirmations", refund == null ? null : refund.confirmationsRequired(), Types.INTEGER)
        .param("chain", intent.chain().value())
        .param("from", intent.from().checksummed())
        .param("account", lower(intent.key().account()))
        .param("index", intent.key().index())
        .param("nonce", transfer.nonce())
        .param("contract", text(transfer.contract()), Types.VARCHAR)
        .param("to", transfer.to().checksummed())
        .param("toIndex", toKey == null ? null : toKey.index(), Types.BIGINT)
        .param("gas", transfer.gasLimit())
        .param("legacy", transfer.legacy())
        .param("now", now())
        .update();
    addAttempt(id, 0, transfer);
    return find(id).orElseThrow();
  }

  void addAttempt(String id, int ordinal, UnsignedTransfer transfer) {
    jdbc.sql(
            """
            insert into outgoing_attempt (outgoing_id, ordinal, amount, max_fee_per_gas,
              max_priority_fee_per_gas, planned_at)
            values (:id, :ordinal, :amount, :fee, :priority, :now)
            """)
        .param("id", id)
        .param("ordinal", ordinal)
        .param("amount", new BigDecimal(transfer.amount().baseUnits()))
        .param("fee", new BigDecimal(transfer.maxFeePerGasWei()))
        .param("priority", new BigDecimal(transfer.maxPriorityFeePerGasWei()))
        .param("now", now())
        .update();
  }

  void removeAttempt(String id, int ordinal) {
    jdbc.sql("delete from outgoing_attempt where outgoing_id = :id and ordinal = :ordinal")
        .param("id", id)
        .param("ordinal", ordinal)
        .update();
  }

  void recordSigned(String id, int ordinal, SignedTransfer signed) {
    jdbc.sql(
            """
            update outgoing_attempt set tx_hash = :hash, signed_bytes = :bytes, signed_at = :now
            where outgoing_id = :id and ordinal = :ordinal
            """)
        .param("id", id)
        .param("ordinal", ordinal)
        .param("hash", signed.hash().hex())
        .param("bytes", signed.bytes())
        .param("now", now())
        .update();
    jdbc.sql("update outgoing set state = 'signed', updated_at = :now where id = :id")
        .param("id", id)
        .param("now", now())
        .update();
  }

  byte[] signedBytes(String id, int ordinal) {
    return jdbc.sql(
            """
            select signed_bytes from outgoing_attempt
            where outgoing_id = :id and ordinal = :ordinal and signed_bytes is not null
            """)
        .param("id", id)
        .param("ordinal", ordinal)
        .query(byte[].class)
        .single();
  }

  void recordBroadcast(String id, int ordinal) {
    jdbc.sql(
            """
            update outgoing_attempt set broadcast_at = :now
            where outgoing_id = :id and ordinal = :ordinal and broadcast_at is null
            """)
        .param("id", id)
        .param("ordinal", ordinal)
        .param("now", now())
        .update();
  }

  void recordDisplaced(String id, @Nullable Long block) {
    jdbc.sql("update outgoing set displaced_at_block = :block where id = :id")
        .param("id", id)
        .param("block", block, Types.BIGINT)
        .update();
  }

  /**
   * @return false where it had ended already; then nothing changes
   */
  boolean recordMined(String id, TxHash txHash, long block, TokenAmount fee) {
    return end(id, "mined", null, txHash, block, fee);
  }

  /**
   * Mined without effect, or where no receipt is given, never to be mined.
   *
   * @return false where it had ended already; then nothing changes
   */
  boolean recordFailed(
      String id, String reason, @Nullable TxHash txHash, @Nullable Long block, TokenAmount fee) {
    return end(id, "failed", reason, txHash, block, fee);
  }

  void recordRefused(String id, String reason, boolean forGood) {
    end(id, "refused", reason, null, null, TokenAmount.ZERO);
    jdbc.sql("update outgoing set refused_for_good = :forGood where id = :id and state = 'refused'")
        .param("id", id)
        .param("forGood", forGood)
        .update();
  }

  private boolean end(
      String id,
      String state,
      @Nullable String reason,
      @Nullable TxHash txHash,
      @Nullable Long block,
      TokenAmount fee) {
    return jdbc.sql(
                """
                update outgoing
                set state = :state, reason = :reason, tx_hash = :hash, block_number = :block,
                    fee = :fee, updated_at = :now
                where id = :id and state in ('planned', 'signed')
                """)
            .param("id", id)
            .param("state", state)
            .param("reason", reason, Types.VARCHAR)
            .param("hash", txHash == null ? null : txHash.hex(), Types.VARCHAR)
            .param("block", block, Types.BIGINT)
            .param("fee", new BigDecimal(fee.baseUnits()))
            .param("now", now())
            .update()
        == 1;
  }

  /**
   * The most of the native coin that leaves an address with a nonce and those after it. What is
   * through by now counts too: a balance that was read before it was mined still has it.
   *
   * @param nextNonce as read before the balance that this is to be compared with
   */
  TokenAmount committed(ChainId chain, Address from, long nextNonce) {
    return list(
            SELECT
                + """
                where o.chain_id = :chain and o.from_address = :from and o.nonce >= :nonce
                  and o.state <> 'refused'
                order by o.nonce, a.ordinal
                """,
            Map.of("chain", chain.value(), "from", from.checksummed(), "nonce", nextNonce))
        .stream()
        .map(outgoing -> outgoing.newest().transfer().coinLeaving())
        .reduce(TokenAmount.ZERO, TokenAmount::plus);
  }

  /**
   * The most of a token that leaves an address with a nonce and those after it, as for {@link
   * #committed}.
   */
  TokenAmount committed(ChainId chain, Address from, Address contract, long nextNonce) {
    return jdbc.sql(
            """
            select coalesce(sum(most), 0) as committed from (
              select max(a.amount) as most
              from outgoing o join outgoing_attempt a on a.outgoing_id = o.id
              where o.chain_id = :chain and o.from_address = :from and o.nonce >= :nonce
                and o.contract = :contract and o.state <> 'refused'
              group by o.id) as each
            """)
        .param("chain", chain.value())
        .param("from", from.checksummed())
        .param("nonce", nextNonce)
        .param("contract", contract.checksummed())
        .query((row, number) -> coin(row, "committed"))
        .single();
  }

  /**
   * What the gas wallet has given to an address.
   *
   * @param all what was mined
   * @param lately the part of it that was signed lately
   */
  record Given(TokenAmount all, TokenAmount lately) {}

  /**
   * @param since what was signed after that was signed lately
   */
  Given given(ChainId chain, Address address, Instant since) {
    return jdbc.sql(
            """
            select coalesce(sum(a.amount), 0) as given,
              coalesce(sum(a.amount) filter (where a.signed_at > :since), 0) as lately
            from outgoing o join outgoing_attempt a
              on a.outgoing_id = o.id and a.tx_hash = o.tx_hash
            where o.chain_id = :chain and o.to_address = :address
              and o.purpose = 'gas' and o.state = 'mined'
            """)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .param("since", Timestamp.from(since))
        .query((row, number) -> new Given(coin(row, "given"), coin(row, "lately")))
        .single();
  }

  /**
   * What gas costs an address that its sweeps and refunds of the native coin do not take off what
   * was paid there.
   *
   * @param paid by what the chain has mined; at most, where that is not recorded yet
   * @param committed at most, by what has the next nonce and those after it
   */
  record Spent(TokenAmount paid, TokenAmount committed) {}

  /**
   * @param nextNonce of the address, read before any balance that this is compared with
   * @param except the id of a transaction that is left out; null for none
   */
  Spent spentOnGas(ChainId chain, Address address, long nextNonce, @Nullable String except) {
    return jdbc.sql(
            """
            select
              coalesce(sum(coalesce(fee, most)) filter (where nonce < :nonce), 0) as paid,
              coalesce(sum(most) filter (where nonce >= :nonce), 0) as committed
            from (
              select o.nonce, o.fee, o.gas_limit * max(a.max_fee_per_gas) as most
              from outgoing o join outgoing_attempt a on a.outgoing_id = o.id
              where o.chain_id = :chain and o.from_address = :address and o.state <> 'refused'
                and o.id is distinct from :except
                and not (o.contract is null
                  and (o.purpose = 'refund' or o.purpose = 'sweep' and o.state <> 'failed'))
              group by o.id) as own
            """)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .param("nonce", nextNonce)
        .param("except", except, Types.VARCHAR)
        .query((row, number) -> new Spent(coin(row, "paid"), coin(row, "committed")))
        .single();
  }

  private static TokenAmount coin(ResultSet row, String column) throws SQLException {
    return TokenAmount.ofBaseUnits(row.getBigDecimal(column).toBigIntegerExact());
  }

  /** What the address has signed, as far as it matters for signing at the nonce. */
  SigningRecord recordBefore(Outgoing outgoing) {
    List<UnsignedTransfer> atNonce =
        list(
                SELECT
                    + """
                    where o.chain_id = :chain and o.from_address = :from and o.nonce = :nonce
                      and a.tx_hash is not null
                    order by o.created_at, o.id, a.ordinal
                    """,
                Map.of(
                    "chain", outgoing.chain().value(),
                    "from", outgoing.from().checksummed(),
                    "nonce", outgoing.nonce()))
            .stream()
            .flatMap(one -> one.attempts().stream().map(Attempt::transfer))
            .toList();
    return new SigningRecord(
        outgoing.chain(),
        outgoing.from(),
        atNonce,
        isSignedAbove(outgoing),
        signedInLastDay(outgoing.chain(), outgoing.from()),
        refundedInLastDay(outgoing));
  }

  /** By other refunds of the same asset, whatever became of them, from wherever they were paid. */
  private TokenAmount refundedInLastDay(Outgoing outgoing) {
    return jdbc.sql(
            """
            select coalesce(sum(most), 0) as refunded from (
              select max(a.amount) as most
              from outgoing o join outgoing_attempt a on a.outgoing_id = o.id
              where o.purpose = 'refund' and o.chain_id = :chain
                and o.contract is not distinct from :contract and o.id <> :id
                and a.signed_at > :since
              group by o.id) as each
            """)
        .param("chain", outgoing.chain().value())
        .param("contract", text(outgoing.newest().transfer().contract()), Types.VARCHAR)
        .param("id", outgoing.id())
        .param("since", Timestamp.from(clock.instant().minus(DAY)))
        .query((row, number) -> coin(row, "refunded"))
        .single();
  }

  private boolean isSignedAbove(Outgoing outgoing) {
    return jdbc.sql(
            """
            select exists (
              select from outgoing o join outgoing_attempt a on a.outgoing_id = o.id
              where o.chain_id = :chain and o.from_address = :from and o.nonce > :nonce
                and a.tx_hash is not null)
            """)
        .param("chain", outgoing.chain().value())
        .param("from", outgoing.from().checksummed())
        .param("nonce", outgoing.nonce())
        .query(Boolean.class)
        .single();
  }

  /** Of each nonce the attempt that takes most. */
  TokenAmount signedInLastDay(ChainId chain, Address from) {
    return jdbc.sql(
            """
            select coalesce(sum(most), 0) from (
              select max(a.max_fee_per_gas * o.gas_limit
                  + case when o.contract is null then a.amount else 0 end) as most
              from outgoing_attempt a join outgoing o on o.id = a.outgoing_id
              where a.signed_at > :since and o.chain_id = :chain and o.from_address = :from
              group by o.id) as each
            """)
        .param("since", Timestamp.from(clock.instant().minus(DAY)))
        .param("chain", chain.value())
        .param("from", from.checksummed())
        .query(BigDecimal.class)
        .optional()
        .map(sum -> TokenAmount.ofBaseUnits(sum.toBigIntegerExact()))
        .orElse(TokenAmount.ZERO);
  }

  /**
   * The smallest nonce from the chain's next on that none of our transactions has. No counter is
   * kept: a counter that ran ahead (a refused plan, a restored database) would leave a gap, and
   * behind a gap no transaction is ever mined.
   */
  private long freeNonce(ChainId chain, Address address, long nextNonce) {
    List<Long> taken =
        jdbc.sql(
                """
                select nonce from outgoing
                where chain_id = :chain and from_address = :address and nonce >= :next
                  and state <> 'refused'
                order by nonce
                """)
            .param("chain", chain.value())
            .param("address", address.checksummed())
            .param("next", nextNonce)
            .query((row, number) -> row.getLong("nonce"))
            .list();
    long free = nextNonce;
    for (long nonce : taken) {
      if (nonce > free) {
        break;
      }
      free = nonce + 1;
    }
    return free;
  }

  private Optional<Outgoing> one(String sql, Map<String, ?> params) {
    return list(sql, params).stream().findFirst();
  }

  private List<Outgoing> list(String sql, Map<String, ?> params) {
    Map<String, Outgoing> byId = new LinkedHashMap<>();
    jdbc.sql(sql)
        .params(params)
        .query((row, number) -> outgoing(row))
        .list()
        .forEach(row -> byId.merge(row.id(), row, OutgoingRows::together));
    return List.copyOf(byId.values());
  }

  private static Outgoing together(Outgoing earlier, Outgoing later) {
    List<Attempt> attempts = new ArrayList<>(earlier.attempts());
    attempts.addAll(later.attempts());
    return new Outgoing(
        later.id(),
        later.purpose(),
        later.sweepId(),
        later.refund(),
        later.key(),
        later.from(),
        later.state(),
        attempts,
        later.displacedAtBlock(),
        later.minedHash(),
        later.reason());
  }

  private static Outgoing outgoing(ResultSet row) throws SQLException {
    return new Outgoing(
        row.getString("id"),
        Purpose.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
        row.getString("sweep_id"),
        refund(row),
        new KeyReference(
            KeyReference.Account.valueOf(row.getString("key_account").toUpperCase(Locale.ROOT)),
            row.getLong("key_index")),
        Address.parse(row.getString("from_address")),
        Outgoing.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        List.of(
            new Attempt(
                row.getInt("ordinal"),
                transfer(row),
                parsed(row.getString("attempt_hash"), TxHash::parse),
                parsed(row.getTimestamp("signed_at"), Timestamp::toInstant),
                row.getTimestamp("broadcast_at") != null)),
        row.getObject("displaced_at_block", Long.class),
        parsed(row.getString("tx_hash"), TxHash::parse),
        row.getString("reason"));
  }

  private static Outgoing.@Nullable PaidRefund refund(ResultSet row) throws SQLException {
    String id = row.getString("refund_id");
    return id == null ? null : new Outgoing.PaidRefund(id, row.getInt("confirmations_required"));
  }

  private static UnsignedTransfer transfer(ResultSet row) throws SQLException {
    return new UnsignedTransfer(
        ChainId.of(row.getLong("chain_id")),
        row.getLong("nonce"),
        parsed(row.getString("contract"), Address::parse),
        Address.parse(row.getString("to_address")),
        parsed(row.getObject("to_key_index", Long.class), KeyReference::ofDeposit),
        TokenAmount.ofBaseUnits(row.getBigDecimal("amount").toBigIntegerExact()),
        row.getLong("gas_limit"),
        row.getBigDecimal("max_fee_per_gas").toBigIntegerExact(),
        row.getBigDecimal("max_priority_fee_per_gas").toBigIntegerExact(),
        row.getBoolean("legacy"));
  }

  private static <S, T> @Nullable T parsed(@Nullable S stored, Function<S, T> parser) {
    return stored == null ? null : parser.apply(stored);
  }

  private static @Nullable String text(@Nullable Address address) {
    return address == null ? null : address.checksummed();
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
