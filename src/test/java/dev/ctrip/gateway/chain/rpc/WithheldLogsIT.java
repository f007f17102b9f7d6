package dev.ctrip.gateway.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.TooMuchAtOnceException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.node.FakeLedger;
import dev.ctrip.gateway.world.node.FakeNode;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** That a node leaves logs out without a word is noticed, however else a block's logs are told. */
@Timeout(60)
class WithheldLogsIT {

  private static final Token TOKEN =
      new Token("LT", Address.parse("0x00000000000000000000000000000000000000c1"), 18);
  private static final Address PAYEE = Address.parse("0x52908400098527886E0F7030069857D2E4169EE7");

  private final FakeLedger ledger = new FakeLedger(5);
  private final FakeNode first = FakeNode.of(ledger);
  private final FakeNode second = FakeNode.of(ledger);
  private final Chain chain = TestNodes.of(FakeNode.settings(List.of(TOKEN), first, second));

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areToldByAnotherNodesLogsWhereNoneTellsReceiptsByTheBlock(boolean refused) {
    pay(1);
    first.withholdLogs();
    if (refused) {
      first.lack("eth_getBlockReceipts");
      second.lack("eth_getBlockReceipts");
    } else {
      first.forge("eth_getBlockReceipts", receipts -> JsonNodeFactory.instance.nullNode());
      second.forge("eth_getBlockReceipts", receipts -> JsonNodeFactory.instance.nullNode());
    }

    assertThatThrownBy(() -> read(1, 1)).isInstanceOf(ChainUnavailableException.class);

    assertThat(read(1, 1)).as("of the other node").containsExactly(1);
  }

  /** One with the logs of which something is wrong, beside one that is a block behind. */
  @Test
  void areToldByTheSameNodesReceiptsWhereTheOtherLacksTheBlock() {
    pay(1);
    first.withholdLogs();
    second.lagBy(1);
    second.forge("eth_getBlockReceipts", receipts -> JsonNodeFactory.instance.nullNode());

    assertThatThrownBy(() -> read(1, 1)).isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void areNoticedWhereEveryTokenIsReadAsWell() {
    pay(1);
    first.withholdLogs();

    assertThatThrownBy(() -> chain.readWithEveryToken(BlockRange.of(1, 1)))
        .isInstanceOf(ChainUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofABlockThatAListEndsInAreNoticed(boolean everyToken) {
    pay(600);
    pay(600);
    first.forge("eth_getLogs", WithheldLogsIT::cut);
    second.forge("eth_getLogs", WithheldLogsIT::cut);

    assertThatThrownBy(
            () -> {
              if (everyToken) {
                chain.readWithEveryToken(BlockRange.of(1, 2));
              } else {
                read(1, 2);
              }
            })
        .isInstanceOf(TooMuchAtOnceException.class);

    assertThat(read(1, 1)).containsExactly(600);
    assertThat(read(2, 1)).containsExactly(600);
  }

  @Test
  void aListThatIsAsLongAsItShouldBeIsTakenAsItIs() {
    pay(400);
    pay(600);

    assertThat(read(1, 2)).containsExactly(400, 600);
  }

  private static JsonNode cut(JsonNode params, JsonNode logs) {
    ArrayNode all = (ArrayNode) logs;
    while (all.size() > 1000) {
      all.remove(all.size() - 1);
    }
    return all;
  }

  /** In a block of their own. */
  private void pay(int transfers) {
    for (int i = 0; i < transfers; i++) {
      ledger.payToken(
          Objects.requireNonNull(TOKEN.contract()),
          ledger.payer(),
          PAYEE,
          TokenAmount.ofBaseUnits(7));
    }
    ledger.mine(1);
  }

  private List<Integer> read(long from, int count) {
    return chain.read(BlockRange.of(from, count)).blocks().stream()
        .map(Block::tokenTransfers)
        .map(List::size)
        .toList();
  }
}
