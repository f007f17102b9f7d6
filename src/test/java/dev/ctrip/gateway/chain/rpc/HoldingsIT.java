package dev.ctrip.gateway.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.node.FakeLedger;
import dev.ctrip.gateway.world.node.FakeNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What addresses have, of nodes that do not tell it as one would like. */
@Timeout(60)
class HoldingsIT {

  private final FakeLedger ledger = new FakeLedger(3);
  private final FakeNode node = FakeNode.of(ledger);
  private final Chain chain = TestNodes.of(FakeNode.settings(node));
  private final List<Address> addresses =
      IntStream.rangeClosed(1, 70).mapToObj(HoldingsIT::address).toList();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void areReadInSmallerBatchesWhereLargeOnesAreNotTaken() {
    ledger.pay(addresses.getLast(), TokenAmount.ofBaseUnits(7));
    ledger.mine(1);
    node.refuseBatchesAbove(10);

    List<Holding> holdings = chain.holdings(addresses, chain.head().hash()).orElseThrow();

    assertThat(holdings).hasSize(70);
    assertThat(holdings.getLast().coin()).isEqualTo(TokenAmount.ofBaseUnits(7));
    assertThat(holdings.subList(0, 69)).containsOnly(new Holding(TokenAmount.ZERO, 0));
  }

  @Test
  void cannotBeKnownWhereTheStateIsGoneOrTheQuestionRefused() {
    ledger.mine(30);
    node.keepStateOf(5);
    assertThat(chain.holdings(addresses, chain.header(2).orElseThrow().hash())).isEmpty();

    node.heal();
    node.lack("eth_getBalance");
    assertThat(chain.holdings(addresses, chain.head().hash())).isEmpty();
  }

  @Test
  void goOnInHalvesBehindWhatWasAnswered() {
    for (int i = 0; i < addresses.size(); i++) {
      ledger.fund(addresses.get(i), TokenAmount.ofBaseUnits(1000 + i));
    }
    node.beforeEach((method, params) -> {
      if (node.calls("eth_getBalance") >= 50) {
        node.refuseBatchesAbove(10);
      }
    });

    assertThat(chain.holdings(addresses, chain.head().hash()).orElseThrow())
        .extracting(holding -> holding.coin().baseUnits().intValueExact())
        .containsExactlyElementsOf(IntStream.range(1000, 1070).boxed().toList());

    assertThat(node.calls("eth_getBalance")).as("each once").isEqualTo(70);
  }

  @Test
  void areUnavailableWhereNotEvenThoseOfOneAddressAreTold() {
    BlockHash head = chain.head().hash();
    node.dropConnections();

    assertThatThrownBy(() -> chain.holdings(addresses, head))
        .isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void anyOtherRefusalMayPass() {
    BlockHash head = chain.head().hash();
    node.failNext(100_000);
    assertThatThrownBy(() -> chain.holdings(addresses, head))
        .isInstanceOf(ChainUnavailableException.class);

    node.heal();
    BlockHash notThereYet = new BlockHash("0x" + "ab".repeat(32));
    assertThatThrownBy(() -> chain.holdings(addresses, notThereYet))
        .isInstanceOf(ChainUnavailableException.class);
  }

  private static Address address(int number) {
    return new Address("0x%040x".formatted(number));
  }
}
