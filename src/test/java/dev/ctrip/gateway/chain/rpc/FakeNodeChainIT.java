package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainContract;
import dev.ctrip.gateway.world.SteeredChain;
import dev.ctrip.gateway.world.node.FakeLedger;
import dev.ctrip.gateway.world.node.FakeNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

class FakeNodeChainIT extends ChainContract {

  private static final FakeLedger LEDGER = new FakeLedger(1);
  private static final FakeNode NODE = FakeNode.of(LEDGER);
  private static final Chain CHAIN = TestNodes.of(FakeNode.settings(List.of(), NODE));

  @AfterAll
  static void stop() {
    NODE.close();
  }

  @Override
  protected Chain chain() {
    return CHAIN;
  }

  @Override
  protected SteeredChain world() {
    return LEDGER;
  }
}
