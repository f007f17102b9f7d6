package dev.ctrip.gateway.sweep.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.store.JdbcSweepOverview;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.world.Abi;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which coin at an address a token's sweep may take for its gas, and who else wants it. */
@Timeout(120)
class GasThereIT {

  private static final long DOLLARS = 12_500_000;

  private final AtomicReference<Token> second = new AtomicReference<>();
  private final MoneyOut world =
      new MoneyOut(
          "PlainToken",
          (anvil, chain) -> {
            Address contract = anvil.deploy("PlainToken", Abi.symbolAndDecimals("TWO", 6));
            second.set(new Token("TWO", contract, 6));
            return anvil.settings(
                List.of(chain.tokens().getFirst().token(), new Token("TWO", contract, 6)));
          });

  @AfterEach
  void close() {
    world.close();
  }

  /** A contract may have sent it: that is recorded late, and swept then. */
  @Test
  void coinThatIsNotRecordedIsNotSpent() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    world.anvil.fund(world.address(0), MoneyOut.ETHER);

    assertThat(run(request).run(this::mine).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);

    assertThat(world.chain.balance(world.address(0)).isAtLeast(MoneyOut.ETHER)).isTrue();
    assertThat(world.outgoing(world.gasWallet)).hasSize(1);
  }

  @Test
  void whatATransferLeavesServesTheNextOne() {
    SweepRequest first = world.paidInToken(0, DOLLARS);
    assertThat(run(first).run(this::mine).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    TokenAmount left = world.chain.balance(world.address(0));
    assertThat(left.isZero()).isFalse();

    assertThat(run(inSecond(first)).run(this::mine).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);

    TokenAmount given = world.outgoing(world.gasWallet).getLast().newest().transfer().amount();
    TokenAmount fee = world.outgoing(world.address(0)).getLast().newest().transfer().maxFee();
    assertThat(fee.isAbove(given)).isTrue();
    assertThat(given.plus(left).isAtLeast(fee)).isTrue();
  }

  @Test
  void gasThatOneTransferIsToTakeIsNotTheOthers() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    Run first = run(request);
    planned(first);

    Run other = run(inSecond(request));
    other.step();
    other.step();

    assertThat(other.doing()).isEqualTo("sign gas");
    assertBothSwept(first, other);
  }

  @Test
  void gasIsNotTakenTwiceByTwoThatLookAtOnce() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    Run first = run(request);
    while (!first.doing().equals("follow gas") || first.isWaiting()) {
      mine();
      first.step();
    }
    Run other =
        new Run(
            world.steps(Faults.after("feeQuote", List.of(), first::step)),
            inSecond(request),
            none());

    other.step();

    assertThat(first.doing()).as("planned meanwhile").isEqualTo("plan");
    assertThat(other.told()).contains("another sweep").contains("has meanwhile taken the gas");
    other.takeOver(world.steps(), none());
    assertBothSwept(first, other);
  }

  @Test
  void aSignedTransferWhoseGasIsGoneIsGivenMore() {
    Run run = run(world.paidInToken(0, DOLLARS));
    planned(run);
    run.step();
    Outgoing transfer = world.outgoing(world.address(0)).getFirst();
    world.anvil.fund(world.address(0), TokenAmount.ZERO);
    world.pass(MoneyOut.REPLACE_AFTER);

    Progress soon = world.steps().transfers().follow(transfer.id());
    assertThat(soon.toSign()).as("a node may lag behind").isNull();
    assertThat(soon.detail()).contains("less than the", "that it was given for gas");
    world.pass(Duration.ofMinutes(10));

    String topUp = Objects.requireNonNull(world.steps().transfers().follow(transfer.id()).toSign());
    assertThat(world.ledger().outgoing(topUp).from()).isEqualTo(world.gasWallet);
    assertThat(run.run(this::mine).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    assertThat(world.chain.nextNonce(world.address(0))).isOne();
  }

  /** Who follows the gas goes on with the sweep. */
  @Test
  void nobodyIsWokenWhileGasIsOnItsWay() {
    JdbcSweepOverview overview = new JdbcSweepOverview(world.jdbc());
    Run run = run(world.paidInToken(0, DOLLARS));
    run.step();
    assertThat(world.sweep(0).waitsFor()).isEqualTo(Sweep.WaitsFor.GAS);

    assertThat(overview.open(world.settings.id(), Instant.EPOCH, "", 10)).isEmpty();

    while (!run.doing().equals("follow gas") || run.isWaiting()) {
      mine();
      run.step();
    }
    assertThat(overview.open(world.settings.id(), Instant.EPOCH, "", 10)).hasSize(1);
  }

  @Test
  void whatWasNeverSignedAndIsShortForAnHourGivesItsNonceBack() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    planned(run(request));
    String transfer = world.outgoing(world.address(0)).getFirst().id();
    world.pass(Duration.ofHours(1).plusSeconds(1));
    assertThat(world.steps().transfers().follow(transfer).toSign())
        .as("it may be signed yet")
        .isEqualTo(transfer);
    world.anvil.fund(world.address(0), TokenAmount.ZERO);

    Progress takenBack = world.steps().transfers().follow(transfer);

    assertThat(takenBack.stage()).isEqualTo(SweepTransfers.Stage.FAILED);
    assertThat(world.ledger().outgoing(transfer).state()).isEqualTo(Outgoing.State.REFUSED);
    assertThat(world.sweep(0).state()).isEqualTo(Sweep.State.WAITING);
    assertThat(run(request).run(this::mine).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    assertThat(world.chain.nextNonce(world.address(0))).isOne();
  }

  private void assertBothSwept(Run first, Run other) {
    assertThat(first.run(this::mine).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    assertThat(other.run(this::mine).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    assertThat(world.chain.nextNonce(world.address(0))).isEqualTo(2);
    assertThat(world.outgoing(world.gasWallet)).hasSize(2);
  }

  /** Until its own transfer is, with its gas there. */
  private void planned(Run run) {
    while (world.outgoing(world.address(0)).isEmpty()) {
      mine();
      run.step();
    }
  }

  private SweepRequest inSecond(SweepRequest request) {
    Token token = second.get();
    world.pay(token, request.from(), DOLLARS);
    mine();
    return MoneyOut.inAnother(request, token);
  }

  private void mine() {
    world.anvil.mine(1);
  }

  private Run run(SweepRequest request) {
    return new Run(world.steps(), request, none());
  }

  private static ArmedFaults none() {
    return new ArmedFaults(fault -> {});
  }
}
