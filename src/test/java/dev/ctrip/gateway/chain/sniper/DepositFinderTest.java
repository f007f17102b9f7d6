package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.world.NothingSent;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepositFinderTest {

  private static final Address OURS = ScriptedChain.address(1);
  private static final Address THEIRS = ScriptedChain.address(2);

  private static final Address TOKEN = ScriptedChain.address(0x70cf0);

  private final ScriptedChain chain = new ScriptedChain();
  private final RecordingListener listener = new RecordingListener(OURS);
  private final DepositFinder finder = new DepositFinder(chain, listener, NothingSent.INSTANCE);

  @Test
  void asksNobodyAboutABlockThatMovesNothing() {
    chain.pay(OURS, 0);
    chain.createContract(5);
    chain.mine();

    assertThat(finder.in(List.of(latest()))).isEmpty();
    assertThat(listener.questions()).isEmpty();
  }

  @Test
  void asksTheChainOnlyAboutWhatIsOurs() {
    chain.pay(THEIRS, 5);
    chain.mine();
    chain.withoutReceipts(true);

    assertThat(finder.in(List.of(latest()))).isEmpty();
  }

  @Test
  void doesNotTrustAReceiptFromAnotherBlock() {
    chain.pay(OURS, 5);
    chain.mine();
    Block replaced = latest();
    chain.takeBack(1);
    chain.mine();

    assertThatThrownBy(() -> finder.in(List.of(replaced)))
        .isInstanceOf(ChainUnavailableException.class)
        .hasMessageContaining(replaced.header().hash().hex());
    assertThat(finder.in(List.of(latest())))
        .extracting(Deposit::blockHash)
        .containsExactly(latest().header().hash());
  }

  @Test
  void creditsWhatArrivedOfATokenAndNotWhatWasLogged() {
    chain.payToken(TOKEN, THEIRS, OURS, 100, 10);
    chain.payToken(TOKEN, THEIRS, OURS, 100, 10);
    chain.mine();

    assertThat(finder.in(List.of(latest())))
        .extracting(deposit -> deposit.amount().baseUnits().intValueExact())
        .containsExactly(100, 80);
  }

  @Test
  void creditsATokenThatLeftAgainInTheSameBlock() {
    chain.payToken(TOKEN, THEIRS, OURS, 100, 0);
    chain.payToken(TOKEN, OURS, THEIRS, 70, 0);
    chain.mine();

    assertThat(finder.in(List.of(latest())))
        .extracting(deposit -> deposit.amount().baseUnits().intValueExact())
        .containsExactly(100);
  }

  @Test
  void creditsNothingOfWhatAnAddressSendsItself() {
    chain.payToken(TOKEN, THEIRS, OURS, 100, 0);
    chain.mine();
    chain.payToken(TOKEN, OURS, OURS, 100, 0);
    chain.mine();

    assertThat(finder.in(List.of(latest()))).isEmpty();
  }

  @Test
  void creditsWhatWasLoggedWhereNoNodeKnowsTheBalanceAnyMore() {
    chain.withoutState();
    chain.payToken(TOKEN, THEIRS, OURS, 100, 10);
    chain.mine();

    assertThat(finder.in(List.of(latest()))).hasSize(1);
  }

  @Test
  void tellsTokensOfTheSameHolderApart() {
    Address other = ScriptedChain.address(0x70cfe);
    chain.payToken(TOKEN, THEIRS, OURS, 100, 100);
    chain.payToken(other, THEIRS, OURS, 100, 0);
    chain.mine();

    assertThat(finder.in(List.of(latest()))).extracting(Deposit::asset).containsExactly(other);
  }

  private Block latest() {
    return chain.canonical().getLast();
  }
}
