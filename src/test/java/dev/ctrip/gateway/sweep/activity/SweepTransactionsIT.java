package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.sweep.activity.SweepWorld.CONFIRMATIONS;
import static dev.ctrip.gateway.sweep.activity.SweepWorld.NOW;
import static dev.ctrip.gateway.sweep.activity.SweepWorld.PAYMENT;
import static dev.ctrip.gateway.wallet.ConfiguredChains.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepTransaction;
import dev.ctrip.gateway.sweep.SweepTransaction.Reorg;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.world.FakeChain;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SweepTransactionsIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");

  private final FakeChain chain = new FakeChain(ConfiguredChains.local());
  private final SweepWorld world = new SweepWorld(chain);

  @BeforeEach
  void fund() {
    chain.fund(world.deposit, ETHER);
  }

  @Test
  void tellWhenEachStageWasReached() {
    String sweepId = plan("1");
    assertThat(only())
        .isEqualTo(new SweepTransaction(swept(), TREASURY, 0L, NOW, null, null, List.of(), null));
    aSecondLater();
    world.signing().sign(sweepId);
    aSecondLater();
    world.transfers().broadcast(sweepId);
    aSecondLater();
    world.transfers().broadcast(sweepId);
    chain.mine(CONFIRMATIONS);
    world.transfers().follow(sweepId);

    assertThat(only())
        .isEqualTo(
            new SweepTransaction(
                swept(),
                TREASURY,
                0L,
                NOW,
                NOW.plusSeconds(1),
                NOW.plusSeconds(2),
                List.of(),
                null));
    assertThat(only().sweep().createdAt()).isEqualTo(NOW);
    assertThat(only().sweep().sweptAt()).isEqualTo(NOW.plusSeconds(3));
  }

  @Test
  void tellWhenATransactionTurnedOutToBeStuck() {
    String sweepId = plan("1");
    world.signing().sign(sweepId);
    world.transfers().broadcast(sweepId);
    chain.revertAt(TREASURY);
    chain.mine(CONFIRMATIONS);
    aSecondLater();
    world.transfers().follow(sweepId);

    assertThat(only())
        .isEqualTo(
            new SweepTransaction(
                swept(), TREASURY, 0L, NOW, NOW, NOW, List.of(), NOW.plusSeconds(1)));
    assertThat(only().sweep().reason()).contains("reverted");
  }

  @Test
  void tellOfEachReorgThatTookThemAfterAll() {
    String sweepId = plan("1");
    world.signing().sign(sweepId);
    world.transfers().broadcast(sweepId);
    for (int i = 0; i < 2; i++) {
      chain.mine(CONFIRMATIONS);
      aSecondLater();
      world.transfers().follow(sweepId);
      aSecondLater();
      assertThat(world.sweeps().reopenFrom(ConfiguredChains.LOCAL, 1)).containsExactly(PAYMENT);
      assertThat(world.sweeps().reopenFrom(ConfiguredChains.LOCAL, 1)).isEmpty();
    }

    assertThat(only().reorgs())
        .containsExactly(
            new Reorg(NOW.plusSeconds(1), NOW.plusSeconds(2)),
            new Reorg(NOW.plusSeconds(3), NOW.plusSeconds(4)));
    assertThat(only().sweep().sweptAt()).isNull();
  }

  @Test
  void tellOfWhatCouldNotBePlanned() {
    chain.revertAt(TREASURY);
    plan("1");

    assertThat(only())
        .isEqualTo(new SweepTransaction(swept(), TREASURY, null, null, null, null, List.of(), NOW));
  }

  /** Whoever judges a dispute is not to read that it was planned while it waited. */
  @Test
  void tellWhenWhatHadWaitedWasPlanned() {
    world
        .ledger()
        .putOff(world.request("1", ETHER), TREASURY, Sweep.WaitsFor.FEE, "it is too dear");
    aSecondLater();
    plan("1");

    assertThat(only().sweep().createdAt()).isEqualTo(NOW);
    assertThat(only().plannedAt()).isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void areThoseOfThePaymentAloneOldestFirst() {
    chain.revertAt(TREASURY);
    plan("1");
    aSecondLater();
    plan("2");
    aSecondLater();
    plan("3");

    assertThat(world.sweeps().transactions(PAYMENT, 100))
        .extracting(SweepTransaction::sweep)
        .isEqualTo(world.sweeps().ofPayment(PAYMENT))
        .hasSize(3);
    assertThat(world.sweeps().transactions(PAYMENT, 2))
        .isEqualTo(world.sweeps().transactions(PAYMENT, 100).subList(0, 2));
    assertThat(world.sweeps().transactions("pay_other", 100)).isEmpty();
  }

  private String plan(String step) {
    return world.transfers().plan(world.request(step, ETHER)).outgoingId();
  }

  private void aSecondLater() {
    world.pass(Duration.ofSeconds(1));
  }

  private SweepTransaction only() {
    List<SweepTransaction> all = world.sweeps().transactions(PAYMENT, 100);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private Sweep swept() {
    return world.sweeps().ofPayment(PAYMENT).getLast();
  }
}
