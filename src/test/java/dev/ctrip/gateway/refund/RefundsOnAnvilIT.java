package dev.ctrip.gateway.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.Nodes;
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
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.sweep.Sweeps;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.GasWallet;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.RefundWallet;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.world.Abi;
import dev.ctrip.gateway.world.LocalSettings;
import dev.ctrip.gateway.world.RefusingDeposits;
import dev.ctrip.gateway.world.TestChain;
import dev.ctrip.gateway.world.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.failure.ApplicationFailure;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The steps of a refund on a real chain and a real database. What was paid is counted from
 * balances, and how often from the refund wallet's nonce.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class RefundsOnAnvilIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");
  private static final TokenAmount PART = TokenAmount.parseBaseUnits("250000000000000000");
  private static final Address WALLET = TestWallet.refundWallet();

  private final TestChain anvil = TestChain.start();
  private final TestDatabase database = TestDatabase.fresh();
  private final List<String> told = new ArrayList<>();

  private Token token;
  private ChainSettings settings;
  private Chain chain;
  private AnnotationConfigApplicationContext gateway;
  private Address payer;
  private int payments;

  @BeforeAll
  void deploy() {
    token = new Token("TOK", anvil.deploy("PlainToken", Abi.symbolAndDecimals("TOK", 6)), 6);
    settings = LocalSettings.refunding(anvil.settings(List.of(token)), ETHER);
    chain = connect();
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

  @Test
  void paysTheCoinOnce() {
    String refund = approved(null, PART);

    carryOut(refund);

    assertThat(chain.balance(payer)).isEqualTo(PART);
    assertThat(refund(refund).state()).isEqualTo(RefundState.DONE);
    assertThat(refund(refund).txHash()).isNotNull();
    assertThat(told).containsExactly("refund.requested", "refund.approved", "refund.done");
  }

  @Test
  void paysATokenOnce() {
    fundInToken(PART);
    String refund = approved(token, PART);

    carryOut(refund);

    assertThat(tokens(payer)).isEqualTo(PART);
    assertThat(refund(refund).state()).isEqualTo(RefundState.DONE);
  }

  /** As after a crash behind each of them: whoever comes next begins anew. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void paysOnceWhateverStepWasTheLast(int steps) {
    long before = chain.nextNonce(WALLET);
    String refund = approved(null, PART);
    someSteps(refund, steps);

    AnnotationConfigApplicationContext crashed = gateway;
    gateway = gateway(settings);
    crashed.close();
    carryOut(refund);
    carryOut(refund);

    assertThat(chain.balance(payer)).isEqualTo(PART);
    assertThat(chain.nextNonce(WALLET)).isEqualTo(before + 1);
  }

  /** The database is lost to a crash in the middle of signing: then no bytes are out either. */
  @Test
  void signsTheSameAgainWhoeverAsks() {
    String refund = approved(null, PART);
    String outgoing = planned(refund);

    String hash = signing().sign(outgoing);

    assertThat(signing().sign(outgoing)).isEqualTo(hash);
    assertThat(steps().plan(refund)).isTrue();
    assertThat(steps().look(refund).outgoingId()).isEqualTo(outgoing);
    carryOut(refund);
    assertThat(chain.balance(payer)).isEqualTo(PART);
  }

  @Test
  void waitsForFundsAndGoesOnOnceThereAreSome() {
    anvil.fund(WALLET, PART);
    String refund = approved(null, PART);

    assertThat(steps().plan(refund)).isFalse();
    assertThat(refund(refund).state()).isEqualTo(RefundState.NEEDS_FUNDS);
    assertThat(refund(refund).detail()).contains(WALLET.checksummed()).contains("0.25 ETH");
    assertThat(steps().plan(refund)).isFalse();
    assertThat(told).containsOnlyOnce("refund.needs_funds");

    anvil.fund(WALLET, ETHER);
    carryOut(refund);
    assertThat(chain.balance(payer)).isEqualTo(PART);
  }

  @Test
  void waitsForCoinThatATokensGasTakes() {
    fundInToken(PART);
    anvil.fund(WALLET, TokenAmount.ZERO);
    String refund = approved(token, PART);

    assertThat(steps().plan(refund)).isFalse();
    assertThat(refund(refund).state()).isEqualTo(RefundState.NEEDS_FUNDS);

    anvil.fund(WALLET, ETHER);
    carryOut(refund);
    assertThat(tokens(payer)).isEqualTo(PART);
  }

  /** Two at once: the wallet has enough for one. */
  @Test
  void promisesNothingTwice() {
    anvil.fund(
        WALLET,
        TokenAmount.ofBaseUnits(PART.baseUnits().multiply(BigInteger.valueOf(3)).shiftRight(1)));
    String first = approved(null, PART);
    String second = approved(null, PART);

    assertThat(steps().plan(first)).isTrue();
    assertThat(steps().plan(second)).isFalse();

    anvil.fund(WALLET, ETHER);
    carryOut(first);
    carryOut(second);
    assertThat(chain.balance(payer)).isEqualTo(PART.plus(PART));
  }

  /** The money was taken away after it was planned: others are not to wait behind it. */
  @Test
  void givesItsNonceBackWhereTheMoneyIsGone() {
    String refund = approved(null, PART);
    String outgoing = planned(refund);
    anvil.fund(WALLET, TokenAmount.ofBaseUnits(1));

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> signing().sign(outgoing))
        .satisfies(e -> assertThat(e.getType()).isEqualTo(SweepTransfers.SHORT_BALANCE));
    steps().giveUp(refund, "too little");

    assertThat(refund(refund).state()).isEqualTo(RefundState.NEEDS_FUNDS);
    anvil.fund(WALLET, ETHER);
    carryOut(refund);
    assertThat(chain.balance(payer)).isEqualTo(PART);
  }

  /** Somebody who can write to the database asks for what he likes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update outgoing set to_address = '0x1111111111111111111111111111111111111111' | not the refund that was asked for | stuck",
        "update outgoing set to_address = '0xa0Ee7A142d267C1f36714E4a8F75612F20a79720' | this installation's own | stuck",
        "update outgoing set to_address = '0x0000000000000000000000000000000000000000' | zero address | stuck",
        "update outgoing_attempt set amount = amount + 1 | not the refund that was asked for | stuck",
        "update outgoing_attempt set amount = 1000000000000000001 | above the limit of 1 ETH | approved",
        "update outgoing set key_account = 'gas_wallet' | the address at index 0 is | stuck",
        "update outgoing set key_account = 'deposits' | the address at index 0 is | stuck",
        "update outgoing set purpose = 'gap', refund_id = null, confirmations_required = null | calls it a gap | -",
        "update refund set approved_by = requested_by | no other key | stuck",
        "update api_key set scopes = '{}' where id = 'key_approves' | may not do so | stuck",
        "update deposit set state = 'orphaned' | has received 0 ETH | stuck",
      })
  void isRefusedByTheSigner(String change, String reason, String state) {
    long before = chain.nextNonce(WALLET);
    String refund = approved(null, PART);
    String outgoing = planned(refund);
    database
        .jdbc()
        .sql(
            "alter table refund disable trigger all; alter table refund drop constraint if exists refund_check1; alter table outgoing disable trigger all; update outgoing_attempt set amount = amount where false")
        .update();
    boolean whole = change.contains("outgoing set") || change.contains("outgoing_attempt");
    String where =
        !whole
            ? ""
            : change.contains("attempt")
                ? " where outgoing_id = '" + outgoing + "'"
                : " where id = '" + outgoing + "'";
    if (change.contains("refund set")) {
      where = " where id = '" + refund + "'";
    }
    if (change.contains("deposit set")) {
      where = " where to_address = '" + depositAddress(payments).checksummed() + "'";
    }
    database.jdbc().sql(change + where).update();

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> signing().sign(outgoing))
        .withMessageContaining(reason);

    if (!state.equals("-")) {
      steps().look(refund);
      assertThat(refund(refund).state().word()).isEqualTo(state);
    }
    anvil.mine(3);
    assertThat(chain.nextNonce(WALLET)).isEqualTo(before);
    database
        .jdbc()
        .sql(
            "update api_key set scopes = '{refunds}'; update refund set approved_by = 'key_approves' where approved_by = requested_by; alter table refund enable trigger all; alter table outgoing enable trigger all")
        .update();
  }

  /** A reorg takes the block: the same bytes are sent again, and nothing else. */
  @Test
  void isOpenedAgainByAReorgAndPaidOnce() {
    String refund = approved(null, PART);
    carryOut(refund);
    long before = chain.nextNonce(WALLET);

    Sweeps sweeps = gateway.getBean(Sweeps.class);
    database.transactions().executeWithoutResult(status -> sweeps.reopenFrom(settings.id(), 0));
    assertThat(refund(refund).state()).isEqualTo(RefundState.SENDING);
    carryOut(refund);

    assertThat(refund(refund).state()).isEqualTo(RefundState.DONE);
    assertThat(chain.nextNonce(WALLET)).isEqualTo(before);
    assertThat(chain.balance(payer)).isEqualTo(PART);
  }

  @Test
  void isStuckWhereTheDestinationRefusesAndCanThenBeTakenBack() {
    payer = anvil.deploy("PlainToken", Abi.symbolAndDecimals("NIL", 6));
    String refund = approved(null, PART);

    assertThat(steps().plan(refund)).isTrue();

    assertThat(refund(refund).state()).isEqualTo(RefundState.STUCK);
    assertThat(refund(refund).detail()).contains("refused");
    assertThat(gateway.getBean(JdbcRefunds.class).reject("mer_test", refund, "key_asks", null))
        .isInstanceOf(Refunds.Answer.Done.class);
  }

  /** Its bytes are out: should a reorg take the block, they may move the money after all. */
  @Test
  void isTakenBackAfterAFailureOnlyOnceNoReorgCanUndoThat() {
    String refund = approved(null, PART);
    String outgoing = planned(refund);
    signing().sign(outgoing);
    database
        .jdbc()
        .sql(
            """
            update outgoing set state = 'failed', reason = 'reverted', block_number = 10, fee = 1,
              tx_hash = (select tx_hash from outgoing_attempt where outgoing_id = :id)
            where id = :id
            """)
        .param("id", outgoing)
        .update();
    assertThat(steps().look(refund).state()).isEqualTo(RefundState.STUCK);
    assertThat(steps().plan(refund)).as("nothing is planned anew").isTrue();
    Refunds refunds = gateway.getBean(JdbcRefunds.class);

    readUpTo(10 + settings.reorgDepth() - 1);
    assertThat(refunds.reject("mer_test", refund, "key_asks", null))
        .isEqualTo(new Refunds.Answer.NotYet());

    readUpTo(10 + settings.reorgDepth());
    assertThat(refunds.reject("mer_test", refund, "key_asks", null))
        .isInstanceOf(Refunds.Answer.Done.class);
    transfers().broadcast(outgoing);
    assertThat(chain.balance(payer)).isEqualTo(TokenAmount.ZERO);
    useUpTheNonceOf(outgoing);
  }

  /** The nonce went to something else, which a reorg may undo; then its bytes pay after all. */
  @Test
  void isGivenUpForLostOnlyOnceNoReorgCanBringItBack() {
    String refund = approved(null, PART);
    String outgoing = planned(refund);
    signing().sign(outgoing);
    useTheNonceForSomethingElse(outgoing);

    transfers().follow(outgoing);
    anvil.mine(settings.confirmations().standard() + 1);
    assertThat(transfers().follow(outgoing).stage()).isEqualTo(Stage.WAITING);
    assertThat(steps().look(refund).state()).isEqualTo(RefundState.SENDING);

    anvil.mine(settings.reorgDepth());
    assertThat(transfers().follow(outgoing).stage()).isEqualTo(Stage.FAILED);
    assertThat(steps().look(refund).state()).isEqualTo(RefundState.STUCK);
    assertThat(refund(refund).detail()).contains("can never be mined");
  }

  /** By whoever else has the key. */
  private void useTheNonceForSomethingElse(String outgoing) {
    UnsignedTransfer ours =
        gateway.getBean(SweepLedger.class).outgoing(outgoing).newest().transfer();
    UnsignedTransfer other =
        ours.at(
            ours.amount(),
            ours.maxFeePerGasWei().add(BigInteger.ONE),
            ours.maxPriorityFeePerGasWei());
    SignedTransfer signed =
        gateway.getBean(Signer.class).sign(other, KeyReference.ofRefundWallet());
    chain.broadcast(signed.hash(), signed.bytes());
    anvil.mine(1);
  }

  /** What fails uses up its nonce; here nothing was mined, so others would wait behind it. */
  private void useUpTheNonceOf(String outgoing) {
    database
        .jdbc()
        .sql(
            """
            update outgoing
            set state = 'signed', reason = null, block_number = null, fee = null, tx_hash = null
            where id = :id
            """)
        .param("id", outgoing)
        .update();
    transfers().broadcast(outgoing);
    anvil.mine(1);
  }

  private void readUpTo(long block) {
    database
        .jdbc()
        .sql(
            """
            update chain_state
            set cursor_number = :block, cursor_hash = '0x', cursor_timestamp = now()
            """)
        .param("block", block)
        .update();
  }

  // --- The steps as the workflow takes them ---

  private void carryOut(String refund) {
    for (int i = 0; i < 20; i++) {
      if (steps().look(refund).state() == RefundState.DONE) {
        return;
      }
      someSteps(refund, 6);
    }
    assertThat(refund(refund).state()).isEqualTo(RefundState.DONE);
  }

  private void someSteps(String refund, int many) {
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

  private String planned(String refund) {
    assertThat(steps().plan(refund)).isTrue();
    return Objects.requireNonNull(steps().look(refund).outgoingId());
  }

  /** Of a payment that has received four times as much. */
  private String approved(@Nullable Token asset, TokenAmount amount) {
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

  private Refund refund(String id) {
    return gateway.getBean(JdbcRefunds.class).get(id);
  }

  private RefundSteps steps() {
    return gateway.getBean(RefundSteps.class);
  }

  private SweepSigning signing() {
    return gateway.getBean(SweepSigning.class);
  }

  private SweepTransfers transfers() {
    return gateway.getBean(SweepTransfers.class);
  }

  private TokenAmount tokens(Address holder) {
    return chain
        .tokenBalance(Objects.requireNonNull(token.contract()), holder, chain.head().hash())
        .orElseThrow();
  }

  private void fundInToken(TokenAmount amount) {
    anvil.send(
        anvil.payer(),
        Objects.requireNonNull(token.contract()),
        TokenAmount.ZERO,
        Abi.call("transfer(address,uint256)", WALLET, amount.baseUnits()),
        Map.of());
    anvil.mine(1);
  }

  private static Address depositAddress(int payment) {
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
            values (31337, :hash, :address, :address, :contract, :amount, 1, '0x', now(),
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

  private AnnotationConfigApplicationContext gateway(ChainSettings configured) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
    Chains chains = ConfiguredChains.of(configured);
    context.registerBean(Chains.class, () -> chains);
    context.registerBean(JdbcClient.class, database::jdbc);
    context.registerBean(TransactionTemplate.class, database::transactions);
    context.registerBean(Clock.class, Clock::systemUTC);
    context.registerBean(Nodes.class, () -> id -> chain);
    context.registerBean(Deposits.class, NothingPaid::new);
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
  private Chain connect() {
    try (var context = new AnnotationConfigApplicationContext()) {
      context.registerBean(Chains.class, () -> ConfiguredChains.of(settings));
      context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
      context.registerBean(Clock.class, Clock::systemUTC);
      context.scan("dev.ctrip.gateway.chain.rpc");
      context.refresh();
      return context.getBean(Nodes.class).of(settings.id());
    }
  }

  /** No scanner runs here. */
  private record NothingPaid() implements RefusingDeposits {

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
