package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What is planned, signed and known of each sweep, in PostgreSQL. Each method is one transaction.
 * Safe for any thread and for several processes at once.
 */
@Repository
public class SweepLedger {

  private static final int ID_DIGITS = 24;

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final Clock clock;

  public SweepLedger(JdbcClient jdbc, TransactionOperations transactions, Clock clock) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * The sweep that a step was given; or, for a new step, the one that is still open for the asset
   * at the address, which is then the step's for good.
   */
  public Optional<String> givenOrOpen(SweepRequest request) {
    return transactions.execute(status -> {
      Optional<String> given = given(request.stepKey());
      Optional<String> open = open(request.chain(), request.from(), request.asset());
      // A reorg may have opened an earlier step's sweep again, after this step's was through.
      if (given.isPresent() && (open.isEmpty() || get(given.get()).state().isOpen())) {
        return given;
      }
      open.ifPresent(sweepId -> give(request.stepKey(), sweepId));
      return open;
    });
  }

  /**
   * Stores a plan and takes the address's next nonce for it, unless the step turns out to have a
   * sweep by now.
   *
   * @param nextNonce of the address as the chain has it; one that was read a while ago does no harm
   * @return the sweep that the step has
   */
  public String plan(SweepRequest request, TransferTerms terms, long nextNonce) {
    return transactions.execute(status -> {
      lock(request.chain(), request.from());
      Optional<String> existing = givenOrOpen(request);
      if (existing.isPresent()) {
        return existing.get();
      }
      String sweepId = insertSweep(request, terms.to(), terms.value(), terms.fee(), null);
      long nonce = freeNonce(request.chain(), request.from(), nextNonce);
      insertTransfer(sweepId, request, terms, nonce);
      return sweepId;
    });
  }

  /**
   * Stores that nothing can be moved as asked, unless the step turns out to have a sweep by now.
   * Takes no nonce.
   *
   * @param treasury where it should have gone
   * @param reason for people
   * @return the sweep that the step has
   */
  public String planStuck(SweepRequest request, Address treasury, String reason) {
    return transactions.execute(status -> {
      lock(request.chain(), request.from());
      return givenOrOpen(request)
          .orElseGet(
              () -> insertSweep(request, treasury, request.amount(), TokenAmount.ZERO, reason));
    });
  }

  /**
   * @throws IllegalStateException if there is no such sweep
   */
  public SweepIntent get(String sweepId) {
    return intent(sweepId, "");
  }

  /**
   * Decides under a lock of the intent's rows, and stores the signature or the refusal with them.
   * Nothing is decided twice: an intent that is signed or stuck by now stays as it is.
   *
   * @param decision asked with the intent and all that its address has signed so far
   * @return the intent afterwards
   */
  public SweepIntent sign(
      String sweepId, BiFunction<SweepIntent, SigningRecord, SigningOutcome> decision) {
    return transactions.execute(status -> {
      SweepIntent intent = intent(sweepId, "for update of s");
      if (intent.state() == Sweep.State.PLANNED) {
        switch (decision.apply(intent, record(intent.chain(), intent.from()))) {
          case SigningOutcome.Signed(SignedTransfer signed) -> recordSigned(intent, signed);
          case SigningOutcome.Refused(String reason) -> recordRefused(intent, reason);
        }
      }
      return get(sweepId);
    });
  }

  /** What the signer made of an intent. */
  public sealed interface SigningOutcome {

    record Signed(SignedTransfer transfer) implements SigningOutcome {}

    /** Never to be signed; its nonce is free again, since nobody can have the bytes. */
    record Refused(String reason) implements SigningOutcome {}
  }

  /**
   * @throws IllegalStateException if the sweep is not signed
   */
  public byte[] signedBytes(String sweepId) {
    return jdbc.sql(
            """
            select signed_bytes from signed_transaction
            where sweep_id = :id and signed_bytes is not null
            """)
        .param("id", sweepId)
        .query(byte[].class)
        .optional()
        .orElseThrow(() -> new IllegalStateException("sweep " + sweepId + " is not signed"));
  }

  /** Notes the first broadcast; later ones change nothing. */
  public void recordBroadcast(String sweepId) {
    jdbc.sql(
            """
            update signed_transaction set broadcast_at = :now
            where sweep_id = :id and broadcast_at is null
            """)
        .param("id", sweepId)
        .param("now", now())
        .update();
  }

  /**
   * Notes since which head another transaction has the sweep's nonce.
   *
   * @param block null where it is free again, after a reorg
   */
  public void recordDisplaced(String sweepId, @Nullable Long block) {
    jdbc.sql("update signed_transaction set displaced_at_block = :block where sweep_id = :id")
        .param("id", sweepId)
        .param("block", block, Types.BIGINT)
        .update();
  }

  /**
   * Records that the money is at the treasury, unless its block is not canonical as far as the
   * chain was read: whoever reads it tells of a reorg only once, and only of what was recorded by
   * then.
   *
   * @param block where it was mined; should a reorg take that block, the sweep is opened again
   * @param fee the real one; what was planned for it and not spent never left the address
   * @param isCanonical asked within the transaction
   * @return whether it is recorded now
   */
  public boolean recordSwept(
      String sweepId, long block, TokenAmount fee, BooleanSupplier isCanonical) {
    return Boolean.TRUE.equals(
        transactions.execute(status -> {
          if (!isCanonical.getAsBoolean()) {
            return false;
          }
          jdbc.sql(
                  """
                  update sweep
                  set state = 'swept', fee = :fee, swept_at = :now, swept_in_block = :block,
                      updated_at = :now
                  where id = :id and state = 'signed'
                  """)
              .param("id", sweepId)
              .param("block", block)
              .param("fee", new BigDecimal(fee.baseUnits()))
              .param("now", now())
              .update();
          return true;
        }));
  }

  /** Records that a signed transfer can not succeed any more. */
  public void recordStuck(String sweepId, String reason) {
    jdbc.sql(
            """
            update sweep set state = 'stuck', reason = :reason, updated_at = :now
            where id = :id and state = 'signed'
            """)
        .param("id", sweepId)
        .param("reason", reason)
        .param("now", now())
        .update();
  }

  private void recordSigned(SweepIntent intent, SignedTransfer signed) {
    jdbc.sql(
            """
            update signed_transaction set tx_hash = :hash, signed_bytes = :bytes, signed_at = :now
            where sweep_id = :id
            """)
        .param("id", intent.id())
        .param("hash", signed.hash().hex())
        .param("bytes", signed.bytes())
        .param("now", now())
        .update();
    jdbc.sql("update sweep set state = 'signed', updated_at = :now where id = :id")
        .param("id", intent.id())
        .param("now", now())
        .update();
  }

  private void recordRefused(SweepIntent intent, String reason) {
    jdbc.sql("delete from signed_transaction where sweep_id = :id")
        .param("id", intent.id())
        .update();
    jdbc.sql("update sweep set state = 'stuck', reason = :reason, updated_at = :now where id = :id")
        .param("id", intent.id())
        .param("reason", reason)
        .param("now", now())
        .update();
  }

  /** Waits for everybody else who takes a nonce of the address. */
  private void lock(ChainId chain, Address address) {
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

  /**
   * The smallest nonce from the chain's next on that none of our transfers has. No counter is kept:
   * a counter that ran ahead (a refused plan, a restored database) would leave a gap, and behind a
   * gap no transaction is ever mined.
   */
  private long freeNonce(ChainId chain, Address address, long nextNonce) {
    List<Long> taken =
        jdbc.sql(
                """
                select nonce from signed_transaction
                where chain_id = :chain and address = :address and nonce >= :next order by nonce
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

  private Optional<String> given(String stepKey) {
    return jdbc.sql("select sweep_id from sweep_step where step_key = :key")
        .param("key", stepKey)
        .query(String.class)
        .optional();
  }

  private Optional<String> open(ChainId chain, Address from, Token asset) {
    return jdbc.sql(
            """
            select id from sweep
            where chain_id = :chain and from_address = :from
              and asset is not distinct from :asset and state in ('planned', 'signed')
            order by reorged_at nulls last, created_at
            limit 1
            """)
        .param("chain", chain.value())
        .param("from", from.checksummed())
        .param("asset", contract(asset), Types.VARCHAR)
        .query(String.class)
        .optional();
  }

  private void give(String stepKey, String sweepId) {
    jdbc.sql(
            """
            insert into sweep_step (step_key, sweep_id) values (:key, :id) on conflict do nothing
            """)
        .param("key", stepKey)
        .param("id", sweepId)
        .update();
  }

  /**
   * @param stuckReason null unless it is stuck from the start
   */
  private String insertSweep(
      SweepRequest request,
      Address to,
      TokenAmount value,
      TokenAmount fee,
      @Nullable String stuckReason) {
    String sweepId = idFor(request.stepKey());
    jdbc.sql(
            """
            insert into sweep (id, payment_id, chain_id, from_address, derivation_index, to_address,
              asset, asset_symbol, asset_decimals, amount, value, fee, confirmations_required,
              state, reason, created_at, updated_at)
            values (:id, :payment, :chain, :from, :index, :to, :asset, :symbol, :decimals, :amount,
              :value, :fee, :confirmations, :state, :reason, :now, :now)
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
        .param("amount", new BigDecimal(request.amount().baseUnits()))
        .param("value", new BigDecimal(value.baseUnits()))
        .param("fee", new BigDecimal(fee.baseUnits()))
        .param("confirmations", request.confirmationsRequired())
        .param("state", stuckReason == null ? "planned" : "stuck")
        .param("reason", stuckReason, Types.VARCHAR)
        .param("now", now())
        .update();
    give(request.stepKey(), sweepId);
    return sweepId;
  }

  private void insertTransfer(
      String sweepId, SweepRequest request, TransferTerms terms, long nonce) {
    jdbc.sql(
            """
            insert into signed_transaction (chain_id, address, nonce, sweep_id, to_address, value,
              gas_limit, max_fee_per_gas, max_priority_fee_per_gas, legacy)
            values (:chain, :address, :nonce, :id, :to, :value, :gas, :fee, :priority, :legacy)
            """)
        .param("chain", request.chain().value())
        .param("address", request.from().checksummed())
        .param("nonce", nonce)
        .param("id", sweepId)
        .param("to", terms.to().checksummed())
        .param("value", new BigDecimal(terms.value().baseUnits()))
        .param("gas", terms.gasLimit())
        .param("fee", new BigDecimal(terms.maxFeePerGasWei()))
        .param("priority", new BigDecimal(terms.maxPriorityFeePerGasWei()))
        .param("legacy", terms.legacy())
        .update();
  }

  private SweepIntent intent(String sweepId, String locking) {
    return jdbc.sql(
            """
            select s.id, s.chain_id, s.from_address, s.derivation_index, s.confirmations_required,
              s.state, s.reason, t.nonce, t.to_address, t.value, t.gas_limit, t.max_fee_per_gas,
              t.max_priority_fee_per_gas, t.legacy, t.tx_hash, t.signed_at, t.broadcast_at,
              t.displaced_at_block
            from sweep s left join signed_transaction t on t.sweep_id = s.id
            where s.id = :id
            """
                + locking)
        .param("id", sweepId)
        .query((row, number) -> intent(row))
        .optional()
        .orElseThrow(() -> new IllegalStateException("there is no sweep " + sweepId));
  }

  private SigningRecord record(ChainId chain, Address address) {
    SortedMap<Long, UnsignedTransfer> signed = new TreeMap<>();
    jdbc.sql(
            """
            select * from signed_transaction
            where chain_id = :chain and address = :address and tx_hash is not null
            """)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .query((row, number) -> transfer(row))
        .list()
        .forEach(transfer -> signed.put(transfer.nonce(), transfer));
    return new SigningRecord(chain, address, signed);
  }

  private static SweepIntent intent(ResultSet row) throws SQLException {
    return new SweepIntent(
        row.getString("id"),
        ChainId.of(row.getLong("chain_id")),
        Address.parse(row.getString("from_address")),
        KeyReference.ofDeposit(row.getLong("derivation_index")),
        row.getInt("confirmations_required"),
        Sweep.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getObject("nonce") == null ? null : transfer(row),
        parsed(row.getString("tx_hash"), TxHash::parse),
        parsed(row.getTimestamp("signed_at"), Timestamp::toInstant),
        row.getTimestamp("broadcast_at") != null,
        row.getObject("displaced_at_block", Long.class),
        row.getString("reason"));
  }

  private static UnsignedTransfer transfer(ResultSet row) throws SQLException {
    return new UnsignedTransfer(
        ChainId.of(row.getLong("chain_id")),
        row.getLong("nonce"),
        Address.parse(row.getString("to_address")),
        TokenAmount.ofBaseUnits(row.getBigDecimal("value").toBigIntegerExact()),
        row.getLong("gas_limit"),
        row.getBigDecimal("max_fee_per_gas").toBigIntegerExact(),
        row.getBigDecimal("max_priority_fee_per_gas").toBigIntegerExact(),
        row.getBoolean("legacy"));
  }

  private static <S, T> @Nullable T parsed(@Nullable S stored, Function<S, T> parser) {
    return stored == null ? null : parser.apply(stored);
  }

  private static @Nullable String contract(Token asset) {
    return asset.contract() == null ? null : asset.contract().checksummed();
  }

  /** Follows from the step, so that a repeated step cannot make a second sweep. */
  private static String idFor(String stepKey) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(stepKey.getBytes(StandardCharsets.UTF_8));
      return "swp_" + HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
