package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.Sweeps;
import dev.ctrip.gateway.sweep.store.JdbcSweeps;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.Abi;
import dev.ctrip.gateway.world.RefusingDeposits;
import dev.ctrip.gateway.world.TestChain;
import dev.ctrip.gateway.world.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Many payments' addresses on a real node, a gas wallet, and the steps of sweeps over a real
 * PostgreSQL; what stands between them can be replaced, to fail.
 */
final class MoneyOut implements AutoCloseable {

  static final int CONFIRMATIONS = 2;
  static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");
  static final Duration REPLACE_AFTER = Duration.ofMinutes(2);

  final TestChain anvil = TestChain.start();
  final TestDatabase database = TestDatabase.fresh();
  final Address gasWallet = TestWallet.gasWallet(0);
  final Token token;
  final ChainSettings settings;
  final Chain chain;
  private final Moving clock = new Moving();
  private Chains signersChains;

  /** With a token of the test contracts, and test settings. */
  MoneyOut(String contract) {
    this(contract, (anvil, settings) -> settings);
  }

  /**
   * @param change of the chain's settings, as an operator makes them
   */
  MoneyOut(String contract, BiFunction<TestChain, ChainSettings, ChainSettings> change) {
    Address address = anvil.deploy(contract, arguments(contract));
    token = new Token("TOK", address, 6);
    settings = change.apply(anvil, anvil.settings(List.of(token)));
    chain = connect(settings);
    signersChains = ConfiguredChains.of(settings);
    insertMerchant();
    fundGasWallet(ETHER);
  }

  private static String arguments(String contract) {
    return switch (contract) {
      case "NoReturnToken" -> "";
      case "FeeToken" -> Abi.words(0);
      default -> Abi.symbolAndDecimals("TOK", 6);
    };
  }

  /** As the application makes it. */
  private static Chain connect(ChainSettings settings) {
    try (var context = new AnnotationConfigApplicationContext()) {
      context.registerBean(Chains.class, () -> ConfiguredChains.of(settings));
      context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
      context.registerBean(Clock.class, Clock::systemUTC);
      context.scan("dev.ctrip.gateway.chain.rpc");
      context.refresh();
      return context.getBean(Nodes.class).of(settings.id());
    }
  }

  /** The same chain as an operator might have set it. */
  static ChainSettings with(ChainSettings chain, Address treasury, ChainSettings.Fees fees) {
    return new ChainSettings(
        chain.name(),
        chain.id(),
        treasury,
        chain.nativeCoin(),
        chain.acceptsNativeCoin(),
        chain.rpc(),
        chain.ws(),
        chain.blockTime(),
        chain.confirmations(),
        chain.reorgDepth(),
        chain.reading(),
        chain.explorer(),
        fees,
        chain.tokens());
  }

  void fundGasWallet(TokenAmount balance) {
    anvil.fund(gasWallet, balance);
  }

  Address address(int payment) {
    return TestWallet.addresses().at(payment);
  }

  /** Makes a payment and puts the token at its address. */
  SweepRequest paidInToken(int payment, long amount) {
    insertPayment(payment);
    call("transfer(address,uint256)", address(payment), BigInteger.valueOf(amount));
    anvil.mine(1);
    return request(payment, token, TokenAmount.ofBaseUnits(amount));
  }

  /** Makes a payment and puts the coin at its address. */
  SweepRequest paidInCoin(int payment, TokenAmount amount) {
    insertPayment(payment);
    anvil.fund(address(payment), amount);
    return request(payment, settings.coin(), amount);
  }

  /** Has the token's contract called by whoever deployed it; waits for a block. */
  void call(String signature, Object... arguments) {
    anvil.send(
        anvil.payer(),
        Objects.requireNonNull(token.contract()),
        TokenAmount.ZERO,
        Abi.call(signature, arguments),
        Map.of());
  }

  /** Pays in any token that the payer has; waits for a block. */
  void pay(Token asset, Address to, long amount) {
    anvil.send(
        anvil.payer(),
        Objects.requireNonNull(asset.contract()),
        TokenAmount.ZERO,
        Abi.call("transfer(address,uint256)", to, BigInteger.valueOf(amount)),
        Map.of());
  }

  TokenAmount tokens(Address holder) {
    return chain
        .tokenBalance(Objects.requireNonNull(token.contract()), holder, chain.head().hash())
        .orElseThrow();
  }

  private SweepRequest request(int payment, Token asset, TokenAmount amount) {
    return new SweepRequest(
        id(payment) + "/sweep/0",
        id(payment),
        settings.id(),
        address(payment),
        KeyReference.ofDeposit(payment),
        asset,
        amount,
        CONFIRMATIONS);
  }

  /** The same as a lost run's successor asks for it. */
  static SweepRequest underNextStep(SweepRequest request) {
    return new SweepRequest(
        request.stepKey() + "'",
        request.paymentId(),
        request.chain(),
        request.from(),
        request.key(),
        request.asset(),
        request.amount(),
        request.confirmationsRequired());
  }

  /** As much of another asset at the same address. */
  static SweepRequest inAnother(SweepRequest request, Token asset) {
    return new SweepRequest(
        request.stepKey() + "/" + asset.symbol(),
        request.paymentId(),
        request.chain(),
        request.from(),
        request.key(),
        asset,
        request.amount(),
        request.confirmationsRequired());
  }

  static String id(int payment) {
    return "pay_" + payment;
  }

  // --- New ones each time, as after a restart ---

  Steps steps() {
    return steps(Faults.NONE);
  }

  /** The steps, with faults between them and what they use. */
  Steps steps(Faults faults) {
    Chain shown = faults.chain(chain);
    SweepLedger ledger = ledger(faults.transactions(database.transactions()));
    NothingPaid deposits = new NothingPaid();
    SweepSettings sweeping = new SweepSettings(50, REPLACE_AFTER);
    TopUps topUps = new TopUps(ledger, () -> Optional.of(gasWallet), deposits);
    Nodes nodes = id -> shown;
    return new Steps(
        new ChainSweepTransfers(
            ledger,
            nodes,
            new TokenSweeps(ledger, topUps, sweeping),
            new Pursuit(ledger, nodes, deposits, new Unblocking(ledger, topUps, sweeping, clock)),
            sweeping),
        signing(faults.signer(TestWallet.signer(signersChains)), ledger, nodes, sweeping),
        anvil);
  }

  record Steps(SweepTransfers transfers, SweepSigning signing, TestChain anvil) {}

  private SweepSigning signing(
      Signer signer, SweepLedger ledger, Nodes nodes, SweepSettings sweeping) {
    return new LedgerSweepSigning(
        ledger,
        signer,
        signersChains,
        nodes,
        sweeping,
        claim -> Optional.of("nobody has approved it"));
  }

  /** From now on signers have chains of their own. */
  void configureSigners(ChainSettings... chains) {
    signersChains = ConfiguredChains.of(chains);
  }

  SweepLedger ledger() {
    return ledger(database.transactions());
  }

  private SweepLedger ledger(TransactionOperations transactions) {
    return new SweepLedger(database.jdbc(), transactions, clock);
  }

  Sweep sweep(int payment) {
    Sweeps sweeps = new JdbcSweeps(database.jdbc(), clock);
    return sweeps.ofPayment(id(payment)).getLast();
  }

  Sweeps sweeps() {
    return new JdbcSweeps(database.jdbc(), clock);
  }

  /** What was planned so long ago or longer, and is not through. */
  List<Outgoing> leftFor(Duration time) {
    return ledger().open(settings.id(), clock.instant().minus(time), "", Integer.MAX_VALUE);
  }

  /** What was planned for an address to send, by nonce. */
  List<Outgoing> outgoing(Address from) {
    SweepLedger ledger = ledger();
    return jdbc()
        .sql("select id from outgoing where from_address = :from order by nonce, created_at, id")
        .param("from", from.checksummed())
        .query((row, number) -> row.getString("id"))
        .list()
        .stream()
        .map(ledger::outgoing)
        .toList();
  }

  JdbcClient jdbc() {
    return database.jdbc();
  }

  /** Time stands still but for this. */
  void pass(Duration time) {
    clock.now = clock.now.plus(time);
  }

  @Override
  public void close() {
    anvil.close();
  }

  private void insertMerchant() {
    jdbc()
        .sql(
            """
            insert into merchant (id, name, webhook_secret, created_at)
            values ('mer_test', 'shop', '\\x00', now())
            """)
        .update();
  }

  private void insertPayment(int payment) {
    jdbc()
        .sql(
            """
            insert into payment (id, merchant_id, chain_id, chain, token, decimals, amount,
              tolerance_basis_points, dust, confirmations_required, finality, block_time_millis,
              address, derivation_index, late_window_seconds, reorg_grace_seconds, request_hash,
              created_at, expires_at, status, sequence)
            values (:id, 'mer_test', :chain, :name, 'ETH', 18, 1, 0, 0, 3, 'depth', 1000, :address,
              :index, 0, 0, '\\x00', now(), now(), 'confirmed', 1)
            """)
        .param("id", id(payment))
        .param("chain", settings.id().value())
        .param("name", settings.name())
        .param("address", address(payment).checksummed())
        .param("index", payment)
        .update();
  }

  /** No scanner runs here, so nothing is known to have been paid. */
  private record NothingPaid() implements RefusingDeposits {

    @Override
    public List<Deposit> to(Address address) {
      return List.of();
    }

    @Override
    public boolean holdsCanonical(ChainId chain, long number, BlockHash hash) {
      return true;
    }
  }

  private static final class Moving extends Clock {

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
