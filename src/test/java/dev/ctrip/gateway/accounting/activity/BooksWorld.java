package dev.ctrip.gateway.accounting.activity;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.Accounts;
import dev.ctrip.gateway.accounting.BooksKeeping;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.accounting.store.Comparisons;
import dev.ctrip.gateway.accounting.store.FactRows;
import dev.ctrip.gateway.accounting.store.IncidentRows;
import dev.ctrip.gateway.accounting.store.JdbcAccounts;
import dev.ctrip.gateway.accounting.store.Journal;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.store.JdbcSweeps;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.world.TestDatabase;
import dev.ctrip.gateway.world.api.SettableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A chain, what was recorded of it in a real PostgreSQL, and the books. */
final class BooksWorld {

  static final Address GAS_WALLET = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
  static final Address DEPOSIT = Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
  static final Account AT_DEPOSIT = Account.deposit(DEPOSIT);
  static final Address REFUND_WALLET = Address.parse("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");
  static final Account AT_REFUND_WALLET = Account.refundWallet(REFUND_WALLET);
  static final Account AT_GAS_WALLET = Account.gasWallet(GAS_WALLET);

  /** Shared and emptied, since making one takes longer than a test. */
  private static final TestDatabase DATABASE = TestDatabase.fresh();

  final SettableClock clock = new SettableClock();
  final MeterRegistry meters = new SimpleMeterRegistry();

  private final Chain chain;
  private final ChainSettings settings;
  private final JdbcClient jdbc = DATABASE.jdbc();
  private final TransactionTemplate transactions = DATABASE.transactions();
  private final JdbcScanProgress progress = new JdbcScanProgress(jdbc, clock);
  private final JdbcDeposits deposits = new JdbcDeposits(jdbc, progress, clock);
  private final FactRows facts = new FactRows(jdbc);
  private final Journal journal = new Journal(jdbc);
  private final Comparisons comparisons = new Comparisons(jdbc);
  private final IncidentRows incidents = new IncidentRows(jdbc);
  private boolean hasRefundWallet;
  private final KeptBooks books;

  BooksWorld(Chain chain) {
    this.chain = chain;
    this.settings = chain.settings();
    jdbc.sql(
            """
            truncate posting, posting_source, posting_due, accounting_address, accounting_incident,
              chain_state, deposit, deposit_observation, merchant, payment, signing_address cascade
            """)
        .update();
    jdbc.sql(
            """
            insert into merchant (id, name, webhook_secret, created_at)
            values ('mer_1', 'shop', '\\x00', now()), ('mer_2', 'other', '\\x00', now())
            """)
        .update();
    progress.enroll(settings);
    progress.begin(settings.id(), chain.head());
    books =
        new KeptBooks(
            id -> chain,
            deposits,
            new Books(facts, journal, transactions),
            new BooksCheck(
                comparisons,
                incidents,
                journal,
                () -> Optional.of(GAS_WALLET),
                () -> hasRefundWallet ? Optional.of(REFUND_WALLET) : Optional.empty(),
                transactions,
                clock),
            incidents);
    new DriftMetrics(ConfiguredChains.of(settings), incidents, clock, meters);
  }

  JdbcClient jdbc() {
    return jdbc;
  }

  /** From now on a refund wallet is known. */
  void startASignerWithARefundWallet() {
    hasRefundWallet = true;
  }

  /** As the workflow does every few minutes. */
  BooksKeeping.Report keep() {
    return books.keep(settings.id(), () -> {});
  }

  Accounts accounts() {
    return new JdbcAccounts(jdbc, incidents, journal, comparisons, transactions, clock);
  }

  // --- The chain is read ---

  /** Moves the cursor to the chain's head. */
  void read() {
    Cursor cursor = cursor();
    BlockHeader head = chain.head();
    List<BlockHeader> blocks =
        LongStream.rangeClosed(cursor.number() + 1, head.number())
            .mapToObj(number -> chain.header(number).orElseThrow())
            .toList();
    if (!blocks.isEmpty()
        && !progress.advance(cursor, blocks, head.number(), settings.reorgDepth())) {
      throw new IllegalStateException("the cursor was moved by somebody else");
    }
  }

  /** Moves it back under a block that the chain has no more, and forgets what was in it. */
  void lose(long lowestRemoved) {
    transactions.executeWithoutResult(status -> {
      progress.rewind(
          cursor(), chain.header(lowestRemoved - 1).orElseThrow(), chain.head().number());
      deposits.orphanFrom(settings.id(), lowestRemoved, false);
      new JdbcSweeps(jdbc, clock).reopenFrom(settings.id(), lowestRemoved);
    });
    read();
  }

  Cursor cursor() {
    return deposits.cursor(settings.id()).orElseThrow();
  }

  // --- What is recorded ---

  /** A pending payment of the native coin, of the first merchant where not told otherwise. */
  String payment(int number, Address address, String merchant, @Nullable String orderId) {
    String id = "pay_" + number;
    jdbc.sql(
            """
            insert into payment (id, merchant_id, chain_id, chain, token, decimals, amount,
              tolerance_basis_points, dust, confirmations_required, finality, block_time_millis,
              address, derivation_index, late_window_seconds, reorg_grace_seconds, request_hash,
              created_at, expires_at, status, sequence, order_id)
            values (:id, :merchant, :chain, :name, 'ETH', 18, 1, 0, 0, 3, 'depth', 1000, :address,
              :index, 0, 0, '\\x00', now(), now(), 'confirmed', 1, :order)
            """)
        .param("id", id)
        .param("merchant", merchant)
        .param("chain", settings.id().value())
        .param("name", settings.name())
        .param("address", address.checksummed())
        .param("index", number)
        .param("order", orderId, Types.VARCHAR)
        .update();
    return id;
  }

  void paymentAsksFor(String id, Address contract) {
    jdbc.sql("update payment set token_contract_address = :contract where id = :id")
        .param("id", id)
        .param("contract", contract.checksummed())
        .update();
  }

  void paymentIs(String id, String status) {
    jdbc.sql("update payment set status = :status where id = :id")
        .param("id", id)
        .param("status", status)
        .update();
  }

  /** A deposit in the block of a transaction that is mined; for coin. */
  Deposit deposit(TxHash txHash, Address to, TokenAmount amount) {
    return deposit(txHash, to, null, amount);
  }

  Deposit deposit(TxHash txHash, Address to, @Nullable Address asset, TokenAmount amount) {
    BlockHeader block =
        chain.header(chain.receipt(txHash).orElseThrow().blockNumber()).orElseThrow();
    return depositIn(block, txHash, to, asset, amount);
  }

  Deposit depositIn(BlockHeader block, TxHash txHash, Address to, TokenAmount amount) {
    return depositIn(block, txHash, to, null, amount);
  }

  private Deposit depositIn(
      BlockHeader block, TxHash txHash, Address to, @Nullable Address asset, TokenAmount amount) {
    return new Deposit(
        settings.id(),
        txHash,
        asset == null ? null : 0,
        GAS_WALLET,
        to,
        asset,
        amount,
        block.number(),
        block.hash(),
        block.timestamp(),
        Deposit.State.SEEN);
  }

  void see(Deposit deposit) {
    deposits.record(List.of(deposit));
  }

  void seeUnlisted(Deposit deposit) {
    deposits.recordUnlisted(List.of(deposit));
  }

  void confirm(Deposit deposit) {
    deposits.confirm(deposit);
  }

  void seeAndConfirm(Deposit deposit) {
    see(deposit);
    confirm(deposit);
  }

  /**
   * Something of ours is signed.
   *
   * @param purpose as in the table
   */
  void sign(
      String id,
      String purpose,
      Address from,
      Address to,
      @Nullable Address contract,
      TokenAmount amount,
      TxHash txHash) {
    boolean fromWallet = from.equals(GAS_WALLET);
    String sweepId = "swp_" + id;
    if (!purpose.equals("gap")) {
      insertSweep(sweepId, fromWallet ? to : from, contract, amount);
    }
    jdbc.sql("insert into signing_address values (:chain, :from) on conflict do nothing")
        .param("chain", settings.id().value())
        .param("from", from.checksummed())
        .update();
    jdbc.sql(
            """
            insert into outgoing (id, step_key, purpose, sweep_id, chain_id, from_address,
              key_account, key_index, nonce, contract, to_address, gas_limit, legacy, state,
              created_at, updated_at)
            select :id, :id, :purpose, :sweep, :chain, :from, :account, 0, count(*), :contract, :to,
              21000, false, 'signed', :now, :now
            from outgoing where from_address = :from
            """)
        .param("id", "out_" + id)
        .param("purpose", purpose)
        .param("sweep", purpose.equals("gap") ? null : sweepId, Types.VARCHAR)
        .param("chain", settings.id().value())
        .param("from", from.checksummed())
        .param("account", fromWallet ? "gas_wallet" : "deposits")
        .param("contract", contract == null ? null : contract.checksummed(), Types.VARCHAR)
        .param("to", to.checksummed())
        .param("now", now())
        .update();
    attempt(id, 0, amount, txHash);
  }

  /** It is signed again, at a higher fee. */
  void attempt(String id, int ordinal, TokenAmount amount, TxHash txHash) {
    jdbc.sql(
            """
            insert into outgoing_attempt (outgoing_id, ordinal, amount, max_fee_per_gas,
              max_priority_fee_per_gas, planned_at, tx_hash, signed_bytes, signed_at)
            values (:id, :ordinal, :amount, 1, 1, :now, :hash, '\\x00', :now)
            """)
        .param("id", "out_" + id)
        .param("ordinal", ordinal)
        .param("amount", number(amount))
        .param("hash", txHash.hex())
        .param("now", now())
        .update();
  }

  private void insertSweep(String id, Address from, @Nullable Address asset, TokenAmount amount) {
    jdbc.sql(
            """
            insert into sweep (id, payment_id, chain_id, from_address, derivation_index, to_address,
              asset, asset_symbol, asset_decimals, amount, value, fee, confirmations_required,
              state, reorged_at, created_at, updated_at)
            select :id, p.id, :chain, :from, 0, :to, :asset, 'any', 18, :amount, :amount, 0, 1,
              'signed', :now, :now, :now
            from payment p where p.address = :from
            """)
        .param("id", id)
        .param("chain", settings.id().value())
        .param("from", from.checksummed())
        .param("to", settings.treasury().checksummed())
        .param("asset", asset == null ? null : asset.checksummed(), Types.VARCHAR)
        .param("amount", number(amount))
        .param("now", now())
        .update();
  }

  /** It is mined, and moved what it was to. */
  void mined(String id, TxHash txHash, TokenAmount arrived, TokenAmount fee, long block) {
    end(id, "mined", null, txHash, fee, block);
    jdbc.sql(
            """
            update sweep
            set state = 'swept', value = :value, fee = :fee, swept_at = :now, swept_in_block = :block
            where id = :id and (select purpose from outgoing where id = 'out_' || :bare) = 'sweep'
            """)
        .param("id", "swp_" + id)
        .param("bare", id)
        .param("value", number(arrived))
        .param("fee", number(fee))
        .param("block", block)
        .param("now", now())
        .update();
  }

  /** It is mined, and moved nothing. */
  void failed(String id, TxHash txHash, TokenAmount fee, long block) {
    end(id, "failed", "it reverted", txHash, fee, block);
  }

  private void end(
      String id, String state, @Nullable String why, TxHash txHash, TokenAmount fee, long block) {
    jdbc.sql(
            """
            update outgoing set state = :state, reason = :why, tx_hash = :hash,
              block_number = :block, fee = :fee
            where id = :id
            """)
        .param("id", "out_" + id)
        .param("state", state)
        .param("why", why, Types.VARCHAR)
        .param("hash", txHash.hex())
        .param("block", block)
        .param("fee", number(fee))
        .update();
  }

  // --- What the books say ---

  /** Each posting, in order: kind, account, amount, asset. */
  List<String> postings() {
    return jdbc.sql("select kind, account, amount, asset from posting order by id")
        .query((row, number) ->
            row.getString("kind")
                + " "
                + row.getString("account").replaceAll(":.*", "")
                + " "
                + row.getBigDecimal("amount").toPlainString()
                + (row.getString("asset") == null ? "" : " of a token"))
        .list();
  }

  List<String> entries() {
    return jdbc.sql("select entry from posting group by entry order by min(id)")
        .query((row, number) -> row.getString("entry").replaceAll("/(\\d+)$", "/$1"))
        .list();
  }

  BigInteger balance(Account account, @Nullable Address asset) {
    return jdbc.sql(
            """
            select coalesce(sum(amount), 0) from posting
            where account = :account and asset is not distinct from :asset
            """)
        .param("account", account.name())
        .param("asset", asset == null ? null : asset.checksummed(), Types.VARCHAR)
        .query(BigDecimal.class)
        .single()
        .toBigIntegerExact();
  }

  /** Open ones: the account's kind and the drift. */
  List<String> drifts() {
    List<String> drifts = new ArrayList<>();
    for (Incident incident : accounts().incidents(100)) {
      if (incident.resolvedAt() == null) {
        drifts.add(
            incident.account().name().replaceAll(":.*", "")
                + " "
                + incident.drift()
                + (incident.asset() == null ? "" : " of a token"));
      }
    }
    return drifts;
  }

  void pass(Duration time) {
    clock.pass(time);
  }

  static TokenAmount wei(long amount) {
    return TokenAmount.ofBaseUnits(amount);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static BigDecimal number(TokenAmount amount) {
    return new BigDecimal(amount.baseUnits());
  }
}
