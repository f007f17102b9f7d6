package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.Sweeps;
import dev.ctrip.gateway.sweep.store.JdbcSweeps;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.RefusingDeposits;
import dev.ctrip.gateway.world.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One payment's deposit address, and the sweep's steps over a real PostgreSQL. */
final class SweepWorld {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final String PAYMENT = "pay_test";
  static final KeyReference KEY = KeyReference.ofDeposit(7);
  static final int CONFIRMATIONS = 3;

  final Address deposit = TestWallet.addresses().at(KEY.index());

  /** Shared and emptied, since making one takes longer than a test. */
  private static final TestDatabase DATABASE = TestDatabase.fresh();

  private final Chain chain;
  private final Chains chains;
  private static final Duration REPLACE_AFTER = Duration.ofMinutes(2);

  private Instant now = NOW;
  private boolean readBlocksAreCanonical = true;
  private SweepSettings settings = new SweepSettings(50, REPLACE_AFTER);

  SweepWorld(Chain chain) {
    this(chain, ConfiguredChains.of(chain.settings()));
  }

  /**
   * @param signersChains what the signer's own configuration says
   */
  SweepWorld(Chain chain, Chains signersChains) {
    this.chain = chain;
    this.chains = signersChains;
    jdbc().sql("truncate payment, merchant, signing_address cascade").update();
    insertPayment();
  }

  /** From now on whoever reads the chain has, or has not, the blocks that its node shows. */
  void readBlocksAreCanonical(boolean canonical) {
    readBlocksAreCanonical = canonical;
  }

  void signersMaxFeePercent(int percent) {
    settings = new SweepSettings(percent, REPLACE_AFTER);
  }

  JdbcClient jdbc() {
    return DATABASE.jdbc();
  }

  /** A new one each time, as after a restart. */
  SweepLedger ledger() {
    return new SweepLedger(jdbc(), DATABASE.transactions(), clock());
  }

  /** A new one each time, as after a restart. */
  SweepTransfers transfers() {
    NothingRead deposits = new NothingRead(readBlocksAreCanonical);
    SweepSettings planners = new SweepSettings(50, REPLACE_AFTER);
    TopUps topUps = new TopUps(ledger(), Optional::empty, deposits);
    return new ChainSweepTransfers(
        ledger(),
        nodes(),
        new TokenSweeps(ledger(), topUps, planners),
        new Pursuit(
            ledger(), nodes(), deposits, new Unblocking(ledger(), topUps, planners, clock())),
        planners);
  }

  /** A new one each time, as after a restart. */
  SweepSigning signing() {
    return signing(TestWallet.signer(chains));
  }

  SweepSigning signing(Signer signer) {
    return new LedgerSweepSigning(
        ledger(), signer, chains, nodes(), settings, claim -> Optional.of("not approved"));
  }

  Sweeps sweeps() {
    return new JdbcSweeps(jdbc(), clock());
  }

  SweepRequest request(String step, TokenAmount amount) {
    ChainSettings configured = chain.settings();
    return new SweepRequest(
        PAYMENT + "/" + step,
        PAYMENT,
        configured.id(),
        deposit,
        KEY,
        configured.coin(),
        amount,
        CONFIRMATIONS);
  }

  /** Time stands still but for this. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  Clock clock() {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  Nodes nodes() {
    return id -> chain;
  }

  private void insertPayment() {
    jdbc()
        .sql(
            """
            insert into merchant (id, name, webhook_secret, created_at)
            values ('mer_test', 'shop', '\\x00', now())
            """)
        .update();
    jdbc()
        .sql(
            """
            insert into payment (id, merchant_id, chain_id, chain, token, decimals, amount,
              tolerance_basis_points, dust, confirmations_required, finality, block_time_millis,
              address, derivation_index, late_window_seconds, reorg_grace_seconds, request_hash, created_at, expires_at,
              status, sequence)
            values (:id, 'mer_test', :chain, :name, 'ETH', 18, 1, 0, 0, 3, 'depth', 1000, :address,
              :index, 0, 0, '\\x00', now(), now(), 'confirmed', 1)
            """)
        .param("id", PAYMENT)
        .param("chain", chain.settings().id().value())
        .param("name", chain.settings().name())
        .param("address", deposit.checksummed())
        .param("index", KEY.index())
        .update();
  }

  /** No scanner runs here, so none has to have come by. */
  record NothingRead(boolean readBlocksAreCanonical) implements RefusingDeposits {

    @Override
    public boolean holdsCanonical(ChainId chain, long number, BlockHash hash) {
      return readBlocksAreCanonical;
    }
  }
}
