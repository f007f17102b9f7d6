package dev.ctrip.gateway.refund;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentNotes;
import dev.ctrip.gateway.refund.store.JdbcRefunds;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.GasWallet;
import dev.ctrip.gateway.wallet.RefundWallet;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.world.Abi;
import dev.ctrip.gateway.world.LocalSettings;
import dev.ctrip.gateway.world.RefusingDeposits;
import dev.ctrip.gateway.world.TestChain;
import dev.ctrip.gateway.world.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The steps of refunds on a real chain and a real database, of payments that have received four
 * times as much. What was paid is counted from balances.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class RefundsOnAnvil {

  static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");
  static final TokenAmount PART = TokenAmount.parseBaseUnits("250000000000000000");
  static final Address WALLET = TestWallet.refundWallet();

  final TestChain anvil = TestChain.start();
  final TestDatabase database = TestDatabase.fresh();
  final List<String> told = new ArrayList<>();

  Token token;

  /** Keeps a tenth of each transfer. */
  Token feeToken;

  /** For a test that breaks it. */
  Token frailToken;

  ChainSettings settings;
  Chain chain;
  AnnotationConfigApplicationContext gateway;
  Address payer;
  int payments;

  @BeforeAll
  void deploy() {
    token = new Token("TOK", anvil.deploy("PlainToken", Abi.symbolAndDecimals("TOK", 6)), 6);
    feeToken = new Token("FEE", anvil.deploy("FeeToken", Abi.words(0)), 6);
    frailToken = new Token("ILL", anvil.deploy("PlainToken", Abi.symbolAndDecimals("ILL", 6)), 6);
    settings = LocalSettings.refunding(anvil.settings(List.of(token, feeToken, frailToken)), ETHER);
    chain = connect(settings);
    database
        .jdbc()
        .sql(
            """
            insert into merchant (id, name, webhook_secret, created_at)
            values ('mer_test', 'shop', '\\x00', now());
            insert into api_key (id, merchant_id, key_hash, scopes, created_at) values
              ('key_asks', 'mer_test', '\\x01', '{refunds}', now()),
              ('key_approves', 'mer_test', '\\x02', '{refunds}', now());
            insert into chain_state (chain_id, name, updated_at) values (31337, 'local', now())
            """)
        .update();
    gateway = gateway(settings);
  }

  @BeforeEach
  void payAndFund() {
    payments++;
    payer = Address.parse("0x%040x".formatted(0xabc000 + payments));
    told.clear();
    anvil.fund(WALLET, ETHER);
  }

  @AfterAll
  void close() {
    gateway.close();
    anvil.close();
  }

  // --- The steps as the workflow takes them ---

  void carryOut(String refund) {
    for (int i = 0; i < 20; i++) {
      if (steps().look(refund).state() == RefundState.DONE) {
        return;
      }
      someSteps(refund, 6);
    }
    assertThat(refund(refund).state()).isEqualTo(RefundState.DONE);
  }

  void someSteps(String refund, int many) {
    if (many > 0) {
      steps().look(refund);
    }
    if (many > 1) {
      steps().plan(refund);
    }
    String outgoing = steps().look(refund).outgoingId();
    if (many > 2) {
      signing().sign(Objects.requireNonNull(outgoing));
    }
    if (many > 3) {
      transfers().broadcast(Objects.requireNonNull(outgoing));
    }
    if (many > 4) {
      anvil.mine(settings.confirmations().standard());
    }
    if (many > 5) {
      Progress seen = transfers().follow(Objects.requireNonNull(outgoing));
      assertThat(seen.toSign()).isNull();
    }
  }

  String planned(String refund) {
    assertThat(steps().plan(refund)).isTrue();
    return Objects.requireNonNull(steps().look(refund).outgoingId());
  }

  /** Of a payment that has received four times as much. */
  String approved(@Nullable Token asset, TokenAmount amount) {
    insertPayment(asset);
    Refunds refunds = gateway.getBean(JdbcRefunds.class);
    Refunds.Answer asked =
        refunds.request(
            new Refunds.NewRefund(
                "mer_test", "pay_" + payments, "key_asks", amount, payer, null, null));
    assertThat(asked).isInstanceOf(Refunds.Answer.Done.class);
    String id = ((Refunds.Answer.Done) asked).refund().id();
    assertThat(refunds.approve("mer_test", id, "key_approves"))
        .isInstanceOf(Refunds.Answer.Done.class);
    return id;
  }

  Refund refund(String id) {
    return gateway.getBean(JdbcRefunds.class).get(id);
  }

  RefundSteps steps() {
    return gateway.getBean(RefundSteps.class);
  }

  SweepSigning signing() {
    return gateway.getBean(SweepSigning.class);
  }

  SweepTransfers transfers() {
    return gateway.getBean(SweepTransfers.class);
  }

  TokenAmount tokens(Address holder) {
    return tokens(token, holder);
  }

  TokenAmount tokens(Token held, Address holder) {
    return chain
        .tokenBalance(Objects.requireNonNull(held.contract()), holder, chain.head().hash())
        .orElseThrow();
  }

  void fundInToken(TokenAmount amount) {
    anvil.send(
        anvil.payer(),
        Objects.requireNonNull(token.contract()),
        TokenAmount.ZERO,
        Abi.call("transfer(address,uint256)", WALLET, amount.baseUnits()),
        Map.of());
    anvil.mine(1);
  }

  static Address depositAddress(int payment) {
    return TestWallet.addresses().at(payment);
  }

  private void insertPayment(@Nullable Token asset) {
    database
        .jdbc()
        .sql(
            """
            insert into payment (id, merchant_id, chain_id, chain, token, token_contract_address,
              decimals, amount, tolerance_basis_points, dust, confirmations_required, finality,
              block_time_millis, address, derivation_index, late_window_seconds,
              reorg_grace_seconds, request_hash, created_at, expires_at, status, sequence)
            values (:id, 'mer_test', 31337, 'local', :symbol, :contract, :decimals, 1, 0, 0, 2,
              'depth', 1000, :address, :index, 0, 0, '\\x00', now(), now(), 'settled', 1)
            on conflict do nothing
            """)
        .param("id", "pay_" + payments)
        .param("symbol", asset == null ? "ETH" : asset.symbol())
        .param("contract", asset == null ? null : String.valueOf(asset.contract()), Types.VARCHAR)
        .param("decimals", asset == null ? 18 : asset.decimals())
        .param("address", depositAddress(payments).checksummed())
        .param("index", payments)
        .update();
    database
        .jdbc()
        .sql(
            """
            insert into deposit (chain_id, tx_hash, from_address, to_address, asset, amount,
              block_number, block_hash, block_time, state, first_seen_at, updated_at)
            values (31337, :hash, :address, :address, :contract, :amount, 1, :hash, now(),
              'confirmed', now(), now())
            on conflict do nothing
            """)
        .param("hash", "0x%064x".formatted(payments))
        .param("address", depositAddress(payments).checksummed())
        .param("contract", asset == null ? null : String.valueOf(asset.contract()), Types.VARCHAR)
        .param("amount", new BigDecimal(ETHER.baseUnits()))
        .update();
  }

  // --- New ones each time, as after a restart ---

  AnnotationConfigApplicationContext gateway(ChainSettings configured) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
    Chains chains = ConfiguredChains.of(configured);
    context.registerBean(Chains.class, () -> chains);
    context.registerBean(JdbcClient.class, database::jdbc);
    context.registerBean(TransactionTemplate.class, database::transactions);
    context.registerBean(Clock.class, Clock::systemUTC);
    Chain nodes = configured.equals(settings) ? chain : connect(configured);
    context.registerBean(Nodes.class, () -> id -> nodes);
    context.registerBean(Deposits.class, () -> new AsStored(stored()));
    context.registerBean(Signer.class, () -> TestWallet.signer(chains));
    context.registerBean(RefundWallet.class, () -> () -> Optional.of(WALLET));
    context.registerBean(GasWallet.class, () -> () -> Optional.of(TestWallet.gasWallet(0)));
    context.registerBean(Webhooks.class, () -> new Recorder(told));
    context.registerBean(PaymentNotes.class, () -> (payment, type, stepKey, actor, rule) -> {});
    context.registerBean(RefundJson.class, RefundJson::new);
    context.scan(
        "dev.ctrip.gateway.refund.store",
        "dev.ctrip.gateway.refund.activity",
        "dev.ctrip.gateway.sweep.store",
        "dev.ctrip.gateway.sweep.activity");
    context.register(Settings.class);
    context.refresh();
    return context;
  }

  @org.springframework.boot.context.properties.ConfigurationPropertiesScan(
      "dev.ctrip.gateway.sweep.activity")
  @org.springframework.boot.context.properties.EnableConfigurationProperties
  static class Settings {}

  /** As the application makes it. */
  private Chain connect(ChainSettings configured) {
    try (var context = new AnnotationConfigApplicationContext()) {
      context.registerBean(Chains.class, () -> ConfiguredChains.of(configured));
      context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
      context.registerBean(Clock.class, Clock::systemUTC);
      context.scan("dev.ctrip.gateway.chain.rpc");
      context.refresh();
      return context.getBean(Nodes.class).of(configured.id());
    }
  }

  private Deposits stored() {
    Clock clock = Clock.systemUTC();
    return new JdbcDeposits(database.jdbc(), new JdbcScanProgress(database.jdbc(), clock), clock);
  }

  /** No scanner runs here, which would say which blocks were read. */
  private record AsStored(Deposits stored) implements RefusingDeposits {

    @Override
    public List<Deposit> to(Address address) {
      return stored.to(address);
    }

    @Override
    public List<Deposit> listedTo(Address address) {
      return stored.listedTo(address);
    }

    @Override
    public boolean holdsCanonical(ChainId chain, long number, BlockHash hash) {
      return true;
    }
  }

  private record Recorder(List<String> told) implements Webhooks {

    @Override
    public void announce(Announcement announcement) {
      told.add(announcement.type());
    }

    @Override
    public List<Pending> pending(String subjectId) {
      return List.of();
    }

    @Override
    public List<Attempted> attempts(String subjectId, int atMost) {
      return List.of();
    }

    @Override
    public void requireCallable(String url) {}
  }
}
