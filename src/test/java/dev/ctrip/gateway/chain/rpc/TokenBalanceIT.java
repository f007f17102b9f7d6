package dev.ctrip.gateway.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.node.FakeLedger;
import dev.ctrip.gateway.world.node.FakeNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What contracts tell of their tokens, and what is made of those that tell nothing. */
@Timeout(60)
class TokenBalanceIT {

  private static final Address LISTED = address(1);
  private static final Address UNLISTED = address(2);
  private static final Address HOLDER = address(3);

  private final FakeLedger ledger = new FakeLedger(5);
  private final FakeNode node = FakeNode.of(ledger);
  private final Chain chain =
      TestNodes.of(FakeNode.settings(List.of(new Token("TOK", LISTED, 18)), node));

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void isWhatTheContractTells() {
    ledger.fund(LISTED, HOLDER, TokenAmount.ofBaseUnits(7));
    ledger.fund(UNLISTED, HOLDER, TokenAmount.ofBaseUnits(8));

    assertThat(balanceNow(LISTED)).contains(TokenAmount.ofBaseUnits(7));
    assertThat(balanceNow(UNLISTED)).contains(TokenAmount.ofBaseUnits(8));
  }

  @Test
  void isZeroWhereAnUnlistedContractReverts() {
    ledger.fund(UNLISTED, HOLDER, TokenAmount.ofBaseUnits(8));
    ledger.revertAt(UNLISTED);

    assertThat(balanceNow(UNLISTED)).contains(TokenAmount.ZERO);
  }

  /** As one does that has a fallback, or that is none any more. */
  @Test
  void isZeroWhereAnUnlistedContractAnswersNothing() {
    assertThat(balanceNow(UNLISTED)).contains(TokenAmount.ZERO);
  }

  @Test
  void isUnavailableWhereAListedContractReverts() {
    ledger.fund(LISTED, HOLDER, TokenAmount.ofBaseUnits(7));
    ledger.revertAt(LISTED);

    assertThatThrownBy(() -> balanceNow(LISTED)).isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void isUnavailableWhereAListedContractAnswersNothing() {
    assertThatThrownBy(() -> balanceNow(LISTED)).isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void isUnavailableWhereTheNodeRefusesForItsOwnReasons() {
    ledger.fund(UNLISTED, HOLDER, TokenAmount.ofBaseUnits(8));
    node.lack("eth_call");

    assertThatThrownBy(() -> balanceNow(UNLISTED)).isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void cannotBeKnownWhereTheStateIsGone() {
    ledger.fund(LISTED, HOLDER, TokenAmount.ofBaseUnits(7));
    ledger.mine(30);
    node.keepStateOf(5);
    BlockHash old = chain.header(2).orElseThrow().hash();

    assertThat(chain.tokenBalance(LISTED, HOLDER, old)).isEmpty();
    assertThat(chain.tokenBalance(UNLISTED, HOLDER, old)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing trie node 5f1c (path ) state 0x5f1c is not available, not found",
        "No state available for block 0x5f1c",
        "World state unavailable",
        "state at block #2 is pruned"
      })
  void theStateIsGoneInTheWordsOfAnyNode(String words) {
    ScriptedNodes nodes = new ScriptedNodes();
    nodes.first.answers(() -> {
      throw new NodeFailure(Kind.REFUSED, "first", "error -32000 " + words);
    });
    Chain scripted = new JsonRpcChain(chain.settings(), nodes.failOver(nodes.first));

    assertThat(scripted.tokenBalance(LISTED, HOLDER, new BlockHash("0x" + "5f".repeat(32))))
        .isEmpty();
  }

  private Optional<TokenAmount> balanceNow(Address contract) {
    return chain.tokenBalance(contract, HOLDER, chain.head().hash());
  }

  private static Address address(int number) {
    return new Address("0x%040x".formatted(number));
  }
}
