package dev.ctrip.gateway.chain.rpc;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.ctrip.gateway.chain.rpc.ScriptedNodes.BALANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.money.TokenAmount;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often a URL is asked. */
class LimitedNodeTest {

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final ScriptedNode first = nodes.first;
  private final ScriptedNode second = nodes.second;

  @Test
  void sendsNoMoreThanMayBe() throws NodeFailure {
    LimitedNode limited = limited(first, 2);
    limited.ask(BALANCE);
    limited.ask(BALANCE);

    NodeFailure failure = failure(limited);
    assertThat(failure.kind()).isEqualTo(Kind.NEVER_ASKED);
    assertThat(failure.limitedFor()).contains(Duration.ofMillis(500));
    assertThat(first.asked("eth_getBalance")).isEqualTo(2);

    nodes.pass(Duration.ofMillis(500));
    limited.ask(BALANCE);
    assertThat(first.asked("eth_getBalance")).isEqualTo(3);
  }

  @Test
  void limitsNothingWhereNoLimitIsSet() throws NodeFailure {
    LimitedNode limited = limited(first, 0);
    for (int i = 0; i < 1000; i++) {
      limited.ask(BALANCE);
    }
    assertThat(first.asked("eth_getBalance")).isEqualTo(1000);
  }

  @Test
  void countsABatchByItsParts() throws NodeFailure {
    LimitedNode limited = limited(first, 5);
    limited.ask(new Batch<>(Collections.nCopies(15, BALANCE), answers -> answers.get(14)));

    // Ten are owed, and one is needed.
    assertThat(failure(limited).limitedFor()).contains(Duration.ofMillis(2200));
  }

  @Test
  void letsANodeRestThatIsAskedTooOften() throws NodeFailure {
    LimitedNode limited = limited(first, 0);
    first.answers(() -> {
      throw new NodeFailure(Kind.UNANSWERED, "first", "HTTP status 429");
    });
    for (int seconds : List.of(1, 2, 4, 8, 16, 30, 30)) {
      long before = first.asked("eth_getBalance");
      assertThat(failure(limited).limitedFor()).contains(Duration.ofSeconds(seconds));
      nodes.pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(failure(limited).limitedFor()).contains(Duration.ofMillis(1));
      assertThat(first.asked("eth_getBalance")).isEqualTo(before + 1);
      nodes.pass(Duration.ofMillis(1));
    }

    first.answers(() -> "0x1");
    limited.ask(BALANCE);
    first.answers(() -> {
      throw new NodeFailure(Kind.UNANSWERED, "first", "HTTP status 429");
    });
    assertThat(failure(limited).limitedFor()).contains(Duration.ofSeconds(1));
  }

  @Test
  void understandsHowNodesSayThatTheyAreAskedTooOften() {
    WireMockServer node =
        new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    node.start();
    try {
      assertThat(restAfter(node, aResponse().withStatus(429))).isPresent();
      assertThat(restAfter(node, error(-32005, "daily request count exceeded"))).isPresent();
      assertThat(restAfter(node, error(-32005, "query returned more than 10000 results")))
          .isEmpty();
      assertThat(restAfter(node, error(-32000, "HTTP status 429"))).isEmpty();
      assertThat(restAfter(node, aResponse().withStatus(503))).isEmpty();
    } finally {
      node.stop();
    }
  }

  @Test
  void takesAnotherUrlAtOnceWhereOneIsLimited() throws NoNodeAnsweredException {
    FailOver failOver = nodes.failOver(node -> limited(node, 1), first, second);
    Instant began = nodes.now;
    failOver.ask(BALANCE);
    failOver.ask(BALANCE);

    assertThat(second.asked("eth_getBalance")).isOne();
    assertThat(nodes.now).isEqualTo(began);
    assertThat(nodes.state(1)).isEqualTo(3);
  }

  @Test
  void waitsWhereAllAreLimited() throws NoNodeAnsweredException {
    FailOver failOver = nodes.failOver(node -> limited(node, 1), first, second);
    Instant began = nodes.now;
    for (int i = 0; i < 3; i++) {
      assertThat(failOver.ask(BALANCE)).isEqualTo(TokenAmount.ofBaseUnits(42));
    }

    assertThat(first.asked("eth_getBalance")).isEqualTo(2);
    assertThat(nodes.now).isEqualTo(began.plusSeconds(1));
  }

  @Test
  void waitsForAnHonestNodeRatherThanAskALiar() throws NoNodeAnsweredException {
    LimitedNode liar = limited(first, 0);
    LimitedNode honest = limited(second, 1);
    FailOver failOver = nodes.failOver(liar, honest);
    failOver.caughtLying(liar, "it made blocks up");
    failOver.ask(BALANCE);
    failOver.ask(BALANCE);

    assertThat(first.asked("eth_getBalance")).isZero();
    assertThat(second.asked("eth_getBalance")).isEqualTo(2);
  }

  @Test
  void givesUpWaitingAfterAWhile() throws NoNodeAnsweredException {
    FailOver failOver = nodes.failOver(node -> limited(node, 1), first);
    failOver.ask(new Batch<>(Collections.nCopies(60, BALANCE), answers -> answers.get(0)));
    Instant began = nodes.now;

    assertThatThrownBy(() -> failOver.ask(BALANCE))
        .isInstanceOf(NoNodeAnsweredException.class)
        .hasMessageContaining("first: its requests-per-second are used up");
    assertThat(nodes.now).isEqualTo(began);
  }

  private LimitedNode limited(Node node, int requestsPerSecond) {
    return new LimitedNode(node, requestsPerSecond, nodes);
  }

  private static NodeFailure failure(Node node) {
    return catchThrowableOfType(NodeFailure.class, () -> node.ask(BALANCE));
  }

  private Optional<Duration> restAfter(WireMockServer node, ResponseDefinitionBuilder answer) {
    node.stubFor(post(anyUrl()).willReturn(answer));
    URI url = URI.create("http://127.0.0.1:" + node.port());
    return failure(limited(new HttpNode(url, Duration.ofSeconds(5)), 0)).limitedFor();
  }

  private static ResponseDefinitionBuilder error(int code, String message) {
    return okJson(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":%d,\"message\":\"%s\"}}"
            .formatted(code, message));
  }
}
