package dev.ctrip.gateway.sweep.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that do not do what EIP-20 says, or not now. */
@Timeout(120)
class StubbornTokensIT {

  private static final long DOLLARS = 12_500_000;
  private static final BigInteger MOVES = BigInteger.ZERO;
  private static final BigInteger PAUSED = BigInteger.ONE;
  private static final BigInteger LIES = BigInteger.valueOf(3);

  private MoneyOut world = new MoneyOut("StubbornToken");

  @AfterEach
  void close() {
    world.close();
  }

  /** Nothing is spent on a token that would not move. */
  @ParameterizedTest(name = "mode {0}")
  @CsvSource({"1, paused", "2, answers that it moves nothing"})
  void aTokenThatRefusesParksTheSweepUntilItDoesNot(int mode, String reason) {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    setMode(BigInteger.valueOf(mode));

    assertThat(driver().drive(request)).startsWith("PARKED: the token refuses").contains(reason);

    assertThat(world.sweep(0).state()).isEqualTo(Sweep.State.WAITING);
    assertThat(world.sweep(0).reason()).contains(reason);
    assertThat(world.chain.nextNonce(world.gasWallet)).isZero();
    setMode(MOVES);
    assertThat(driver().drive(request)).isEqualTo("THROUGH");
    assertMovedOnce();
  }

  @Test
  void aBlacklistedAddressParksItsOwnSweepOnly() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    SweepRequest other = world.paidInToken(1, DOLLARS);
    world.call("blacklist(address,bool)", world.address(0), BigInteger.ONE);
    world.anvil.mine(1);

    assertThat(driver().drive(request)).startsWith("PARKED").contains("blacklisted");
    assertThat(driver().drive(other)).isEqualTo("THROUGH");

    world.call("blacklist(address,bool)", world.address(0), BigInteger.ZERO);
    world.anvil.mine(1);
    assertThat(driver().drive(request)).isEqualTo("THROUGH");
  }

  @Test
  void aTokenThatSaysItMovedAndDidNotIsNotBelieved() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    setMode(LIES);

    assertThat(driver().drive(request)).startsWith("FAILED").contains("moved nothing");

    assertThat(world.sweep(0).state()).isEqualTo(Sweep.State.WAITING);
    setMode(MOVES);
    assertThat(driver().drive(request)).isEqualTo("THROUGH");
    assertMovedOnce();
    assertThat(nonces()).containsExactly(0L, 1L);
  }

  @Test
  void aTokenThatIsPausedWhileItsTransferWaitsIsTriedAgain() {
    SweepRequest request = world.paidInToken(0, DOLLARS);

    Progress reverted = followedWhilePaused(request);

    assertThat(reverted.stage()).isEqualTo(Stage.FAILED);
    assertThat(reverted.detail()).contains("reverted");
    setMode(MOVES);
    assertThat(driver().drive(request)).isEqualTo("THROUGH");
    assertMovedOnce();
    assertThat(nonces()).containsExactly(0L, 1L);
  }

  /** Where its pause is gone as well, what failed moves the money after all. */
  @Test
  void whatFailedInABlockThatAReorgTakesIsFollowedOn() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    long before = world.anvil.headNumber();
    assertThat(followedWhilePaused(request).stage()).isEqualTo(Stage.FAILED);

    world.anvil.reorg(Math.toIntExact(world.anvil.headNumber() - before));
    assertThat(world.sweeps().reopenFrom(world.settings.id(), before + 1))
        .containsExactly(MoneyOut.id(0));

    assertThat(world.sweep(0).state()).isEqualTo(Sweep.State.SIGNED);
    assertThat(driver().drive(request)).isEqualTo("THROUGH");
    assertMovedOnce();
    assertThat(nonces()).containsExactly(0L);
    assertThat(world.sweep(0).state()).isEqualTo(Sweep.State.SWEPT);
  }

  /** Its transfer is signed before the token refuses, and mined afterwards. */
  private Progress followedWhilePaused(SweepRequest request) {
    String topUp = world.steps().transfers().plan(request).outgoingId();
    world.steps().signing().sign(topUp);
    world.steps().transfers().broadcast(topUp);
    driver().follow(topUp);
    String transfer = world.steps().transfers().plan(request).outgoingId();
    world.steps().signing().sign(transfer);
    setMode(PAUSED);
    world.steps().transfers().broadcast(transfer);
    return driver().follow(transfer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NoReturnToken", "FeeToken", "PlainToken"})
  void whatArrivesIsWhatCounts(String contract) {
    world.close();
    world = new MoneyOut(contract);
    SweepRequest paid = world.paidInToken(0, DOLLARS);
    TokenAmount there = world.tokens(world.address(0));
    SweepRequest request =
        new SweepRequest(
            paid.stepKey(),
            paid.paymentId(),
            paid.chain(),
            paid.from(),
            paid.key(),
            paid.asset(),
            there,
            paid.confirmationsRequired());

    assertThat(driver().drive(request)).isEqualTo("THROUGH");

    assertThat(world.tokens(world.address(0)).isZero()).isTrue();
    assertThat(world.sweep(0).amount()).as("settles the payment").isEqualTo(there);
    assertThat(world.sweep(0).value())
        .as("has arrived")
        .isEqualTo(world.tokens(world.settings.treasury()));
    assertThat(world.sweep(0).value().isAtLeast(there)).isEqualTo(!contract.equals("FeeToken"));
  }

  private void setMode(BigInteger mode) {
    world.call("setMode(uint256)", mode);
    world.anvil.mine(1);
  }

  private Driver driver() {
    return new Driver(world.steps());
  }

  private void assertMovedOnce() {
    try (BlocksOracle blocks = new BlocksOracle(world.anvil.httpUrl())) {
      assertThat(blocks.read().tokensMoved(world.address(0), world.settings.treasury()))
          .containsExactly(BigInteger.valueOf(DOLLARS));
    }
  }

  private List<Long> nonces() {
    try (BlocksOracle blocks = new BlocksOracle(world.anvil.httpUrl())) {
      return blocks.read().noncesOf(world.address(0));
    }
  }
}
