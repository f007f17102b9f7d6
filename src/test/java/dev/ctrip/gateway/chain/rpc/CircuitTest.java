package dev.ctrip.gateway.chain.rpc;

import static dev.ctrip.gateway.chain.rpc.ScriptedNodes.BALANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.money.TokenAmount;
import org.junit.jupiter.api.Test;

/** A node that fails or is slow again and again is left alone, unless all are. */
class CircuitTest {

  private static final int OPENS_AFTER = 5;

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final ScriptedNode first = nodes.first;
  private final ScriptedNode second = nodes.second;
  private final FailOver failOver = nodes.failOver(first, second);

  @Test
  void leavesANodeAloneThatKeepsFailing() {
    first.fails(Kind.UNANSWERED);
    second.fails(Kind.REFUSED);
    askInVain(OPENS_AFTER + 3);

    assertThat(first.asked("eth_getBalance")).isEqualTo(OPENS_AFTER);
    assertThat(second.asked("eth_getBalance")).isEqualTo(OPENS_AFTER + 3);
    assertThat(nodes.state(1)).isEqualTo(2);
  }

  @Test
  void triesItOnceAfterAWhileAndThenMoreSeldom() {
    first.fails(Kind.UNANSWERED);
    second.fails(Kind.REFUSED);
    askInVain(OPENS_AFTER);

    nodes.passSeconds(29);
    askInVain(2);
    assertThat(allAskedOfFirst()).isEqualTo(OPENS_AFTER);
    nodes.passSeconds(2);
    askInVain(2);
    assertThat(allAskedOfFirst()).isEqualTo(OPENS_AFTER + 1);
    nodes.passSeconds(58);
    askInVain(2);
    assertThat(allAskedOfFirst()).isEqualTo(OPENS_AFTER + 1);
  }

  @Test
  void comesBackToItOnceItAnswers() throws NoNodeAnsweredException {
    first.fails(Kind.UNANSWERED);
    second.fails(Kind.REFUSED);
    askInVain(OPENS_AFTER);
    first.answers(() -> "0x1");
    first.isAt(1, nodes.now);

    nodes.passSeconds(31);

    assertThat(failOver.ask(BALANCE)).isEqualTo(TokenAmount.ofBaseUnits(1));
    assertThat(nodes.state(1)).isZero();
  }

  @Test
  void asksAllTheSameWhereEveryCircuitIsOpen() throws NoNodeAnsweredException {
    first.fails(Kind.UNANSWERED);
    second.fails(Kind.UNANSWERED);
    askInVain(OPENS_AFTER + 1);
    assertThat(first.asked("eth_getBalance")).isEqualTo(OPENS_AFTER + 1);

    second.answers(() -> "0x1");
    assertThat(failOver.ask(BALANCE)).isEqualTo(TokenAmount.ofBaseUnits(1));
    assertThat(nodes.state(2)).isZero();
  }

  @Test
  void neverLeavesAnOnlyNodeAlone() throws NoNodeAnsweredException {
    FailOver only = nodes.failOver(first);
    first.fails(Kind.UNANSWERED);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> only.ask(BALANCE)).isInstanceOf(NoNodeAnsweredException.class);
    }
    assertThat(first.asked("eth_getBalance")).isEqualTo(20);
    first.answers(() -> "0x1");

    assertThat(only.ask(BALANCE)).isEqualTo(TokenAmount.ofBaseUnits(1));
  }

  @Test
  void turnsAwayFromANodeThatIsSlow() throws NoNodeAnsweredException {
    first.answers(() -> {
      nodes.passSeconds(4);
      return "0x1";
    });
    for (int i = 0; i < OPENS_AFTER; i++) {
      assertThat(failOver.ask(BALANCE)).isEqualTo(TokenAmount.ofBaseUnits(1));
    }

    assertThat(failOver.ask(BALANCE)).isEqualTo(TokenAmount.ofBaseUnits(42));
  }

  @Test
  void doesNotBlameANodeForWhatItRefuses() {
    first.fails(Kind.REFUSED);
    second.fails(Kind.REFUSED);
    askInVain(20);

    assertThat(first.asked("eth_getBalance")).isEqualTo(20);
    assertThat(second.asked("eth_getBalance")).isEqualTo(20);
    assertThat(nodes.state(1)).isZero();
  }

  private void askInVain(int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> failOver.ask(BALANCE)).isInstanceOf(NoNodeAnsweredException.class);
    }
  }

  /** On the side as well. */
  private long allAskedOfFirst() {
    return first.asked("eth_getBalance") + first.asked("eth_getBlockByNumber");
  }
}
