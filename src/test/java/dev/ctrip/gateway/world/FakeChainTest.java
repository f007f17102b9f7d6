package dev.ctrip.gateway.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainContract;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.rpc.TestWallet;
import dev.ctrip.gateway.money.TokenAmount;
import org.junit.jupiter.api.Test;

class FakeChainTest extends ChainContract {

  private final FakeChain fake = new FakeChain();

  @Override
  protected Chain chain() {
    return fake;
  }

  @Override
  protected SteeredChain world() {
    return fake;
  }

  @Test
  void isTheSameInEveryRun() {
    FakeChain other = new FakeChain();
    fake.mine(2);
    fake.reorg(1);
    other.mine(2);
    other.reorg(1);

    assertThat(fake.head()).isEqualTo(other.head());
  }

  @Test
  void answersNothingWhileDark() {
    fake.goDark();
    assertThatThrownBy(fake::head).isInstanceOf(ChainUnavailableException.class);
    fake.mine(1);
    fake.comeBack();

    assertThat(fake.head().number()).isOne();
  }

  @Test
  void keepsABroadcastWhoseAnswerIsLost() {
    TestWallet wallet = TestWallet.number(1);
    fake.fund(wallet.address(), TokenAmount.parseBaseUnits("1000000000000000000"));
    TestWallet.Signed transfer =
        wallet.transfer(LocalSettings.ID, 0, fake.payer(), TokenAmount.ofBaseUnits(1));
    fake.loseNextAnswer();

    assertThatThrownBy(() -> fake.broadcast(transfer.hash(), transfer.bytes()))
        .isInstanceOf(ChainUnavailableException.class);

    assertThat(fake.knows(transfer.hash())).isTrue();
    fake.broadcast(transfer.hash(), transfer.bytes());
  }
}
