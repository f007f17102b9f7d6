package dev.ctrip.gateway.chain.rpc;

import static dev.ctrip.gateway.chain.rpc.ScriptedNodes.BALANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.LocalSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which of several nodes is asked: by their heads, their failures and their lies. */
@ExtendWith(OutputCaptureExtension.class)
class NodeHealthTest {

  /** To whether an answer is 1. */
  private static final Batch<TokenAmount, Boolean> YES =
      new Batch<>(List.of(BALANCE), answers -> answers.get(0).equals(TokenAmount.ofBaseUnits(1)));

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final ScriptedNode first = nodes.first;
  private final ScriptedNode second = nodes.second;
  private final FailOver failOver = nodes.failOver(first, second);

  @Test
  void asksANodeThatIsBehindAfterTheOthers() throws NoNodeAnsweredException {
    headsAre(100, 103);
    assertAsks(first);
    assertThat(nodes.state(1)).isZero();

    headsAre(100, 104);
    assertAsks(second);
    assertThat(nodes.state(1)).isEqualTo(1);
    assertThat(nodes.head(1)).isEqualTo(100);
    assertThat(nodes.head(2)).isEqualTo(104);
  }

  @Test
  void comesBackToANodeThatHasCaughtUp() throws NoNodeAnsweredException {
    headsAre(100, 104);
    assertAsks(second);

    headsAre(110, 110);
    assertAsks(first);
  }

  @Test
  void learnsTheHeadsOnTheSideEveryHalfMinute() throws NoNodeAnsweredException {
    first.isAt(100, nodes.now);
    second.isAt(104, nodes.now);
    failOver.ask(BALANCE);
    assertThat(second.asked("eth_getBlockByNumber")).isZero();

    nodes.passSeconds(30);
    failOver.ask(BALANCE);
    failOver.ask(BALANCE);

    assertThat(first.asked("eth_getBlockByNumber")).isOne();
    assertThat(second.asked("eth_getBlockByNumber")).isOne();
  }

  @Test
  void doesNotAskForAHeadThatItHasJustLearnt() throws NoNodeAnsweredException {
    first.isAt(100, nodes.now);
    second.isAt(100, nodes.now);
    nodes.passSeconds(29);
    failOver.latest();
    nodes.passSeconds(1);
    failOver.ask(BALANCE);

    assertThat(first.asked("eth_getBlockByNumber")).isOne();
    assertThat(second.asked("eth_getBlockByNumber")).isOne();
  }

  @Test
  void doesNotWrongANodeByWhatItSaidLongAgo() throws NoNodeAnsweredException {
    headsAre(100, 100);
    for (int block = 101; block < 110; block++) {
      nodes.passSeconds(2);
      first.isAt(block, nodes.now);
      failOver.latest();
    }

    assertThat(nodes.state(2)).isZero();
  }

  @Test
  void asksANodeWhoseHeadIsOldAfterAFresherOne() throws NoNodeAnsweredException {
    first.isAt(100, nodes.now);
    second.isAt(101, nodes.now.plusSeconds(1));
    nodes.passSeconds(120);
    failOver.ask(BALANCE);
    nodes.passSeconds(30);
    assertAsks(second);
  }

  @Test
  void blamesNobodyWhereTheChainItselfStandsStill() throws NoNodeAnsweredException {
    first.isAt(100, nodes.now);
    second.isAt(100, nodes.now);
    nodes.passSeconds(1000);
    failOver.ask(BALANCE);
    nodes.passSeconds(30);

    assertAsks(first);
  }

  @Test
  void asksALiarAfterEveryHonestNodeForTenMinutes() throws NoNodeAnsweredException {
    first.isAt(100, nodes.now);
    second.isAt(100, nodes.now);
    failOver.caughtLying(first, "it withheld logs");
    second.fails(Kind.UNANSWERED);
    failOver.ask(BALANCE);
    assertThat(second.asked("eth_getBalance")).isOne();
    second.answers(() -> "0x1");

    assertThat(failOver.ask(BALANCE)).isEqualTo(TokenAmount.ofBaseUnits(1));
    assertThat(nodes.state(1)).isEqualTo(4);

    nodes.passSeconds(599);
    assertAsks(second);
    nodes.passSeconds(1);
    assertAsks(first);
  }

  @Test
  void countsALieOnceAndSaysIt(CapturedOutput output) {
    failOver.caughtLying(first, "it withheld logs of block 5");
    failOver.caughtLying(first, "it withheld logs of block 5");
    assertThat(nodes.lies(first)).isEqualTo(1);
    assertThat(output).containsOnlyOnce("ERROR").contains("first: it withheld logs of block 5");

    failOver.caughtLying(first, "it withheld logs of block 6");
    assertThat(nodes.lies(first)).isEqualTo(2);
    assertThat(nodes.lies(second)).isZero();
  }

  @Test
  void doesNotAskALiarWhatAnHonestNodeRefused() {
    failOver.caughtLying(first, "it withheld logs");
    second.fails(Kind.REFUSED);

    assertThatThrownBy(() -> failOver.ask(BALANCE)).isInstanceOf(NoNodeAnsweredException.class);
    assertThat(first.asked("eth_getBalance")).isZero();
  }

  @Test
  void doesNotMeasureOthersByALiarsHead() throws NoNodeAnsweredException {
    second.isAt(1_000_000, nodes.now);
    first.isAt(100, nodes.now);
    nodes.passSeconds(30);
    failOver.ask(BALANCE);
    failOver.caughtLying(second, "it made blocks up");
    nodes.passSeconds(30);

    assertAsks(first);
    assertThat(nodes.state(1)).isZero();
  }

  @Test
  void countsAWrongChainIdAsALie() throws NoNodeAnsweredException {
    FailOver checked =
        nodes.failOver(
            node -> new SameChainNode(node, LocalSettings.ID, nodes.clock), first, second);
    first.serves("0x1");
    checked.ask(BALANCE);
    checked.ask(BALANCE);

    assertThat(first.asked("eth_getBalance")).isZero();
    assertThat(first.asked("eth_chainId")).isOne();
    assertThat(nodes.lies(first)).isEqualTo(1);

    first.serves("0x7a69");
    nodes.passSeconds(600);
    checked.ask(BALANCE);
    assertThat(first.asked("eth_getBalance")).isOne();
  }

  @Test
  void asksForTheChainAgainAfterAFailureAndAfterAWhile() throws NodeFailure {
    SameChainNode node = new SameChainNode(first, LocalSettings.ID, nodes.clock);
    node.ask(BALANCE);
    node.ask(BALANCE);
    first.fails(Kind.REFUSED);
    assertThatThrownBy(() -> node.ask(BALANCE)).hasMessageContaining("as the test says");
    assertThatThrownBy(() -> node.ask(BALANCE)).hasMessageContaining("as the test says");
    assertThat(first.asked("eth_chainId")).isOne();

    first.fails(Kind.NEVER_ASKED);
    assertThatThrownBy(() -> node.ask(BALANCE)).hasMessageContaining("as the test says");
    first.answers(() -> "0x1");
    first.serves("0x1");
    assertThatThrownBy(() -> node.ask(BALANCE)).hasMessageContaining("it serves chain 1");
    first.serves("0x7a69");
    node.ask(BALANCE);
    assertThat(first.asked("eth_chainId")).isEqualTo(3);

    nodes.passSeconds(600);
    node.ask(BALANCE);
    assertThat(first.asked("eth_chainId")).isEqualTo(4);
  }

  @Test
  void nodesAgreeIfSoManySayYesEachForItself() throws NoNodeAnsweredException {
    ScriptedNode third = new ScriptedNode("third");
    FailOver three = nodes.failOver(first, second, third);
    first.answers(() -> "0x1");
    second.answers(() -> "0x0");
    third.answers(() -> "0x1");

    assertThat(three.agree(2, YES)).as("the first and the third").isTrue();
    third.answers(() -> "0x0");
    assertThat(three.agree(2, YES)).isFalse();
    second.fails(Kind.REFUSED);
    assertThat(three.agree(2, YES)).as("a refusal is a no").isFalse();
    second.fails(Kind.UNANSWERED);
    assertThatThrownBy(() -> three.agree(2, YES))
        .as("it might say yes")
        .hasMessageContaining("second");
    third.answers(() -> "0x1");
    assertThat(three.agree(2, YES)).as("nobody else is needed").isTrue();
  }

  @Test
  void oneNodeIsNotTwoAndALiarIsNone() {
    for (List<URI> urls :
        List.of(
            List.of(URI.create("https://node.example/v3")),
            List.of(
                URI.create("https://node.example/v3?key=one"),
                URI.create("https://node.example:443/v3?key=two")))) {
      FailOver alike =
          new FailOver(
              LocalSettings.of(urls, List.of(), Duration.ofSeconds(12)),
              url -> url.equals(urls.getFirst()) ? first : second,
              nodes.clock,
              nodes.meters);
      assertThatThrownBy(() -> alike.agree(2, YES)).hasMessageContaining("it takes 2 URLs in rpc");
    }

    failOver.caughtLying(second, "it withheld logs");
    assertThatThrownBy(() -> failOver.agree(2, YES)).hasMessageContaining("it takes 2 URLs in rpc");
  }

  /** Half a minute later, when each is asked how far it is; the first once more than the second. */
  private void headsAre(long ofFirst, long ofSecond) throws NoNodeAnsweredException {
    first.isAt(ofFirst, nodes.now);
    second.isAt(ofSecond, nodes.now);
    for (int i = 0; i < 2; i++) {
      nodes.passSeconds(30);
      failOver.ask(BALANCE);
    }
  }

  private void assertAsks(ScriptedNode expected) throws NoNodeAnsweredException {
    // Heads that are due are learnt with this question, and count from the next.
    failOver.ask(BALANCE);
    long before = expected.asked("eth_getBalance");
    failOver.ask(BALANCE);
    assertThat(expected.asked("eth_getBalance")).isEqualTo(before + 1);
  }
}
