package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.sweep.activity.SweepWorld.CONFIRMATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.world.TestChain;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The whole sweep on a real node: real signatures, real fees, real balances. */
class NativeSweepOnAnvilIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");

  private final TestChain anvil = TestChain.start();
  private final Address treasury = anvil.settings().treasury();

  @AfterEach
  void stop() {
    anvil.close();
  }

  @ParameterizedTest(name = "legacy fees: {0}")
  @ValueSource(booleans = {false, true})
  void movesTheAmountLessItsFeeAndLeavesTheAddressEmpty(boolean legacyFees) {
    Chain chain = chain(legacyFees);
    SweepWorld world = new SweepWorld(chain);
    anvil.fund(world.deposit, ETHER);
    TokenAmount before = chain.balance(treasury);

    String sweepId = world.transfers().plan(world.request("1", ETHER)).outgoingId();
    String txHash = world.signing().sign(sweepId);
    // What the base fee does meanwhile changes nothing of what is paid.
    anvil.setNextBaseFee(BigInteger.valueOf(7));
    world.transfers().broadcast(sweepId);
    world.transfers().broadcast(sweepId);
    anvil.mine(1);
    Progress mined = world.transfers().follow(sweepId);
    assertThat(mined.stage()).isEqualTo(Stage.MINED);
    assertThat(mined.blocksStillNeeded()).isEqualTo(CONFIRMATIONS - 1);
    anvil.mine(CONFIRMATIONS - 1);
    assertThat(world.transfers().follow(sweepId))
        .isEqualTo(new Progress(Stage.THROUGH, txHash, 0, "", 0, null));

    Sweep swept = world.sweeps().ofPayment(SweepWorld.PAYMENT).getFirst();
    assertThat(swept.amount()).isEqualTo(ETHER);
    assertThat(swept.fee().isZero()).isFalse();
    assertThat(chain.balance(treasury).minus(before)).isEqualTo(ETHER.minus(swept.fee()));
    assertThat(chain.balance(world.deposit)).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void sendsTheSameBytesAgainAfterAReorgAndMovesTheMoneyOnce() {
    Chain chain = chain(false);
    SweepWorld world = new SweepWorld(chain);
    anvil.fund(world.deposit, ETHER);
    anvil.mine(2);
    TokenAmount before = chain.balance(treasury);
    String sweepId = world.transfers().plan(world.request("1", ETHER)).outgoingId();
    world.signing().sign(sweepId);
    world.transfers().broadcast(sweepId);
    anvil.mine(1);
    anvil.reorg(1);
    anvil.fund(world.deposit, ETHER);
    assertThat(world.transfers().follow(sweepId).stage()).isEqualTo(Stage.UNKNOWN);

    world.transfers().broadcast(sweepId);
    anvil.mine(CONFIRMATIONS);

    assertThat(world.transfers().follow(sweepId).stage()).isEqualTo(Stage.THROUGH);
    Sweep swept = world.sweeps().ofPayment(SweepWorld.PAYMENT).getFirst();
    assertThat(chain.balance(treasury).minus(before)).isEqualTo(ETHER.minus(swept.fee()));
    assertThat(chain.nextNonce(world.deposit)).isOne();
  }

  @Test
  void asksForAPersonWhereTheTreasuryReverts() {
    Chain chain = chain(false);
    SweepWorld world = new SweepWorld(chain);
    anvil.fund(world.deposit, ETHER);
    anvil.revertAt(treasury);

    assertThat(world.transfers().plan(world.request("1", ETHER)).detail())
        .startsWith("the treasury would not take the transfer");
  }

  /** As the application makes it. */
  private Chain chain(boolean legacyFees) {
    ChainSettings settings = anvil.settings();
    ChainSettings configured =
        new ChainSettings(
            settings.name(),
            settings.id(),
            settings.treasury(),
            settings.nativeCoin(),
            settings.acceptsNativeCoin(),
            settings.rpc(),
            settings.ws(),
            settings.blockTime(),
            settings.confirmations(),
            settings.reorgDepth(),
            settings.reading(),
            settings.explorer(),
            ChainSettings.Fees.of(settings.fees().maxFeePerGasWei(), legacyFees),
            settings.tokens());
    try (var context = new AnnotationConfigApplicationContext()) {
      context.registerBean(Chains.class, () -> ConfiguredChains.of(configured));
      context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
      context.registerBean(Clock.class, Clock::systemUTC);
      context.scan("dev.ctrip.gateway.chain.rpc");
      context.refresh();
      return context.getBean(Nodes.class).of(configured.id());
    }
  }
}
