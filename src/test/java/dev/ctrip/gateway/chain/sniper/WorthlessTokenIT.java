package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.rpc.TestNodes;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.node.FakeLedger;
import dev.ctrip.gateway.world.node.FakeNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A contract that logs transfers to us and tells no balance. */
@Timeout(60)
class WorthlessTokenIT {

  private static final Address OURS = ScriptedChain.address(0xa1);
  private static final Address WORTHLESS = ScriptedChain.address(0xbad);

  private final FakeLedger ledger = new FakeLedger(4);
  private final FakeNode node = FakeNode.of(ledger);
  private final Chain chain = TestNodes.of(FakeNode.settings(node));
  private final ScanWorld world = new ScanWorld(chain);

  @AfterEach
  void close() {
    world.close();
    node.close();
  }

  @Test
  void keepsNothingElseFromBeingFound() {
    world.scan();
    ledger.payToken(WORTHLESS, ledger.payer(), OURS, TokenAmount.ofBaseUnits(1_000_000));
    TxHash missed = ledger.pay(OURS, TokenAmount.ofBaseUnits(5));
    ledger.mine(1);
    world.scan();
    ledger.revertAt(WORTHLESS);
    world.listener.owns(OURS);

    assertThat(
            world
                .search()
                .again(chain.settings().id(), new BlockRange(0, ledger.headNumber()), done -> {}))
        .extracting(Deposit::txHash)
        .containsExactly(missed);

    assertThat(world.deposits.to(OURS)).extracting(Deposit::txHash).containsExactly(missed);
  }
}
