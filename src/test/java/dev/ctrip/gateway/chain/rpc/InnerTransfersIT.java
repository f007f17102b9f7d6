package dev.ctrip.gateway.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainSettings.Reading;
import dev.ctrip.gateway.chain.ChainSettings.Traces;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.Abi;
import dev.ctrip.gateway.world.LocalSettings;
import dev.ctrip.gateway.world.TestChain;
import dev.ctrip.gateway.world.node.FakeLedger;
import dev.ctrip.gateway.world.node.FakeNode;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What contracts send, in both forms that nodes tell it. */
@Timeout(60)
class InnerTransfersIT {

  private static final Address PAYEE = Address.parse("0x52908400098527886E0F7030069857D2E4169EE7");
  private static final TokenAmount AMOUNT = TokenAmount.ofBaseUnits(12_345);

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void ofARealNode(Traces traces) {
    try (TestChain anvil = TestChain.start()) {
      Address sender = anvil.deploy("Sender", "");
      TxHash forwarded = send(anvil, sender, "forward(address)");
      TxHash ended = send(anvil, sender, "destroyInto(address)");
      send(anvil, sender, "forwardAndUndo(address)");
      send(anvil, sender, "forwardAndFail(address)");
      TxHash plain = anvil.pay(PAYEE, AMOUNT);
      anvil.mine(1);
      Chain chain = TestNodes.of(reading(anvil.settings(), traces));

      Block block = latest(chain);

      assertThat(block.innerTransfers())
          .filteredOn(transfer -> PAYEE.equals(transfer.to()))
          .extracting(Block.Transfer::txHash)
          .containsExactlyInAnyOrder(forwarded, ended);
      assertThat(block.innerTransfers())
          .filteredOn(transfer -> PAYEE.equals(transfer.to()))
          .extracting(Block.Transfer::value)
          .containsOnly(AMOUNT);
      assertThat(block.transfers()).extracting(Block.Transfer::txHash).contains(plain);
      assertThat(chain.blockOf(forwarded).orElseThrow().innerTransfers())
          .extracting(Block.Transfer::to)
          .contains(PAYEE);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void ofAFakeNodeWithTheBlockInOneRoundTrip(Traces traces) {
    FakeLedger ledger = new FakeLedger(7);
    try (FakeNode node = FakeNode.of(ledger)) {
      TxHash forwarded = ledger.payThroughContract(PAYEE, AMOUNT);
      ledger.mine(1);
      Chain chain = TestNodes.of(reading(FakeNode.settings(node), traces));
      chain.head();
      int before = node.requests();

      Block block = latest(chain);

      assertThat(block.innerTransfers())
          .containsExactly(new Block.Transfer(forwarded, FakeLedger.FORWARDER, PAYEE, AMOUNT));
      assertThat(node.requests() - before).as("the head, and the block").isEqualTo(2);
    }
  }

  @Test
  void areNotAskedForWhereTracesAreOff() {
    FakeLedger ledger = new FakeLedger(7);
    try (FakeNode node = FakeNode.of(ledger)) {
      ledger.payThroughContract(PAYEE, AMOUNT);
      ledger.mine(1);

      assertThat(latest(TestNodes.of(FakeNode.settings(node))).innerTransfers()).isEmpty();
      assertThat(node.calls("trace_block") + node.calls("debug_traceBlockByNumber")).isZero();
    }
  }

  private static TxHash send(TestChain anvil, Address sender, String signature) {
    return anvil.send(anvil.payer(), sender, AMOUNT, Abi.call(signature, PAYEE), Map.of());
  }

  private static Block latest(Chain chain) {
    return chain.read(BlockRange.of(chain.head().number(), 1)).blocks().getFirst();
  }

  private static ChainSettings reading(ChainSettings settings, Traces traces) {
    return LocalSettings.read(settings, new Reading(OptionalLong.empty(), traces, 0));
  }
}
