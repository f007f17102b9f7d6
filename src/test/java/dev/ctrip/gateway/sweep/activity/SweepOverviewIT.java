package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.sweep.activity.SweepWorld.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.GasWallets.Standing;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.Sweep.WaitsFor;
import dev.ctrip.gateway.sweep.SweepOverview.Entry;
import dev.ctrip.gateway.sweep.SweepOverview.Filter;
import dev.ctrip.gateway.sweep.SweepOverview.SignedAttempt;
import dev.ctrip.gateway.sweep.SweepOverview.Use;
import dev.ctrip.gateway.sweep.store.JdbcSweepOverview;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.world.FakeChain;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessException;

/** What an operator reads of sweeps and gas wallets. */
@Timeout(60)
class SweepOverviewIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");
  private static final TokenAmount TENTH = TokenAmount.parseBaseUnits("100000000000000000");
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  private final FakeChain chain = new FakeChain(ConfiguredChains.local());
  private final SweepWorld world = new SweepWorld(chain);
  private final JdbcSweepOverview overview = new JdbcSweepOverview(world.jdbc());

  @BeforeEach
  void fund() {
    chain.fund(world.deposit, ETHER);
  }

  @Test
  void listsTheNewestFirstAndPageByPage() {
    List<String> ids = List.of(swept("0"), swept("1"), swept("2")).reversed();

    assertThat(ids(filter(null, null, null, 10))).isEqualTo(ids);
    assertThat(ids(filter(null, null, null, 2))).isEqualTo(ids.subList(0, 2));
    assertThat(ids(filter(null, null, ids.get(1), 2))).isEqualTo(ids.subList(2, 3));
    assertThat(ids(filter(Sweep.State.SWEPT, ConfiguredChains.LOCAL, null, 1)))
        .isEqualTo(ids.subList(0, 1));
    assertThat(ids(filter(Sweep.State.STUCK, null, null, 10))).isEmpty();
    assertThat(ids(filter(null, ChainId.of(1), null, 10))).isEmpty();
    assertThat(overview.exists(ids.getFirst())).isTrue();
    assertThat(overview.exists("swp_none")).isFalse();
  }

  @Test
  void namesEachReplacementAndTheOneThatWasMined() {
    String outgoing = plan("0");
    world.signing().sign(outgoing);
    world.transfers().broadcast(outgoing);
    world.pass(Duration.ofMinutes(3));
    chain.setNextBaseFee(GWEI.multiply(BigInteger.valueOf(50)));
    chain.mine(1);
    assertThat(world.transfers().follow(outgoing).toSign()).isEqualTo(outgoing);
    world.signing().sign(outgoing);
    world.transfers().broadcast(outgoing);

    Entry signed = newest();
    assertThat(signed.nonce()).isZero();
    assertThat(signed.transactions())
        .extracting(SignedAttempt::use)
        .containsExactly(Use.SWEEP, Use.SWEEP);
    assertThat(signed.transactions()).extracting(SignedAttempt::nonce).containsExactly(0L, 0L);
    assertThat(signed.transactions().getLast().maxFeePerGasWei())
        .isGreaterThan(signed.transactions().getFirst().maxFeePerGasWei());
    assertThat(signed.sweep().txHash()).isEqualTo(signed.transactions().getLast().txHash());

    chain.mine(3);
    world.transfers().follow(outgoing);
    Entry swept = newest();
    assertThat(swept.transactions()).extracting(SignedAttempt::mined).containsExactly(false, true);
    assertThat(swept.sweep().state()).isEqualTo(Sweep.State.SWEPT);
  }

  @Test
  void saysWhatASweepWaitsFor() {
    chain.setNextBaseFee(GWEI.multiply(BigInteger.valueOf(201)));
    chain.mine(1);
    world.transfers().plan(world.request("sweep/0", ETHER));

    Entry waiting = newest();
    assertThat(waiting.sweep().state()).isEqualTo(Sweep.State.WAITING);
    assertThat(waiting.sweep().waitsFor()).isEqualTo(WaitsFor.FEE);
    assertThat(waiting.sweep().publicReason()).isEqualTo(WaitsFor.FEE.inWords());
    assertThat(waiting.nonce()).isNull();
    assertThat(waiting.transactions()).isEmpty();
    assertThat(overview.countWaiting(ConfiguredChains.LOCAL, WaitsFor.FEE)).isOne();
    assertThat(overview.countWaiting(ConfiguredChains.LOCAL, WaitsFor.GAS)).isZero();

    chain.setNextBaseFee(GWEI);
    chain.mine(1);
    plan("0");
    assertThat(newest().sweep().waitsFor()).isNull();
  }

  @Test
  void showsAGasWalletThatIsTooLowAndAChainThatDoesNotAnswer() {
    ChainSettings settings = chain.settings();
    chain.fund(ConfiguredChains.TREASURY, settings.fees().maxTopUp());
    NodeGasWallets wallets =
        new NodeGasWallets(
            () -> Optional.of(ConfiguredChains.TREASURY),
            ConfiguredChains.of(settings),
            world.nodes(),
            world.ledger(),
            overview);

    assertThat(wallets.all())
        .containsExactly(
            new Standing(
                settings,
                ConfiguredChains.TREASURY,
                settings.fees().maxTopUp(),
                TokenAmount.ZERO,
                TokenAmount.ZERO,
                0,
                false,
                null));
    chain.fund(
        ConfiguredChains.TREASURY, settings.fees().maxTopUp().minus(TokenAmount.ofBaseUnits(1)));
    assertThat(wallets.all()).extracting(Standing::tooLow).containsExactly(true);

    chain.goDark();
    Standing dark = wallets.all().getFirst();
    assertThat(dark.balance()).isNull();
    assertThat(dark.error()).isEqualTo("no node of the chain answers");
  }

  @Test
  void failsAsTheDatabaseDoes() {
    world.jdbc().sql("alter table outgoing rename to away").update();
    try {
      NodeGasWallets wallets =
          new NodeGasWallets(
              () -> Optional.of(ConfiguredChains.TREASURY),
              ConfiguredChains.of(chain.settings()),
              world.nodes(),
              world.ledger(),
              overview);

      assertThatThrownBy(wallets::all).isInstanceOf(DataAccessException.class);
    } finally {
      world.jdbc().sql("alter table away rename to outgoing").update();
    }
  }

  private String plan(String step) {
    return world.transfers().plan(world.request("sweep/" + step, TENTH)).outgoingId();
  }

  /**
   * @return the sweep's id
   */
  private String swept(String step) {
    String outgoing = plan(step);
    world.signing().sign(outgoing);
    world.transfers().broadcast(outgoing);
    chain.mine(3);
    world.transfers().follow(outgoing);
    world.pass(Duration.ofSeconds(1));
    return newest().sweep().id();
  }

  private Entry newest() {
    return overview.newest(PAYMENT, ConfiguredChains.LOCAL, null).orElseThrow();
  }

  private List<String> ids(Filter filter) {
    return overview.list(filter).stream().map(entry -> entry.sweep().id()).toList();
  }

  private static Filter filter(
      Sweep.@Nullable State state, @Nullable ChainId chain, @Nullable String after, int limit) {
    return new Filter(state, chain, after, limit);
  }
}
