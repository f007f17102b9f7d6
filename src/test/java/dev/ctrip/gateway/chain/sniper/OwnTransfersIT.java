package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the installation itself sends is no deposit, and hides none. */
class OwnTransfersIT {

  private static final Address OURS = ScriptedChain.address(1);
  private static final TxHash SWEEP = TxHash.parse("0x" + "5".repeat(64));

  private final ScriptedChain chain = new ScriptedChain();
  private final ScanWorld world = new ScanWorld(chain, OURS);
  private final Scanner scanner = world.scanner();

  @BeforeEach
  void begin() {
    scanner.advance();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void gasIsNoDeposit() {
    TxHash gas = chain.pay(OURS, 40);
    TxHash deposit = chain.pay(OURS, 7);
    world.sent.topUp(gas, OURS, chain.tip() + 1, 40);
    chain.mine();

    scanner.advance();

    assertThat(world.seenBy(OURS)).extracting(Deposit::txHash).containsExactly(deposit);
  }

  @Test
  void gasExplainsWhatAnAddressHas() {
    TxHash gas = chain.pay(OURS, 40);
    world.sent.topUp(gas, OURS, chain.tip() + 1, 40);
    chain.mine();
    scanner.advance();
    assertThat(byBalance()).isEmpty();

    chain.payThroughContract(OURS, 5);
    chain.mine();
    scanner.advance();

    assertThat(byBalance()).containsExactly(TokenAmount.ofBaseUnits(5));
  }

  /** Without the sweep in the books this money would be taken for what was there before. */
  @Test
  void moneyIsFoundThatComesBesideASweep() {
    chain.pay(OURS, 100);
    chain.mine();
    scanner.advance();
    assertThat(byBalance()).isEmpty();

    chain.spend(OURS);
    world.sent.sweep(SWEEP, OURS, chain.tip() + 1, 0);
    chain.payThroughContract(OURS, 5);
    chain.mine();
    scanner.advance();

    assertThat(byBalance()).containsExactly(TokenAmount.ofBaseUnits(5));
  }

  @Test
  void whatASweepTookIsAddedBack() {
    chain.pay(OURS, 100);
    chain.payThroughContract(OURS, 5);
    chain.mine();
    chain.spend(OURS);
    // The scripted address keeps the coin, so what is unexplained is what came and what left.
    world.sent.sweep(SWEEP, OURS, chain.tip() + 1, 60);
    chain.mine();
    scanner.advance();

    assertThat(byBalance()).containsExactly(TokenAmount.ofBaseUnits(65));
  }

  @Test
  void nothingIsJudgedWhileSomethingIsUnderWay() {
    chain.payThroughContract(OURS, 5);
    chain.mine();
    scanner.advance();
    world.sent.underWay(true);
    assertThat(byBalance()).isEmpty();

    world.sent.underWay(false);

    assertThat(byBalance()).containsExactly(TokenAmount.ofBaseUnits(5));
  }

  @Test
  void nothingIsJudgedWhereSomebodyElseHasSentWithTheKey() {
    chain.payThroughContract(OURS, 5);
    chain.spend(OURS);
    chain.mine();
    scanner.advance();

    assertThat(byBalance()).isEmpty();
  }

  private List<TokenAmount> byBalance() {
    return world.search().byBalance(ScriptedChain.ID, OURS).stream().map(Deposit::amount).toList();
  }
}
