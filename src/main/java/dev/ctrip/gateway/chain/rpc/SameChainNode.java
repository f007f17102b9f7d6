package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.money.ChainId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks nothing of a node before it has said that it serves the right chain: a URL that was mixed up
 * would credit worthless coins. Providers put other machines behind a URL, so it is asked again
 * after a failure and from time to time.
 */
final class SameChainNode implements Node {

  /** One cheap question in so long; also what a node that has lied is demoted for. */
  static final Duration TRUSTED_FOR = Duration.ofMinutes(10);

  private final Node node;
  private final ChainId expected;
  private final Clock clock;
  private volatile Instant trustedUntil = Instant.MIN;

  SameChainNode(Node node, ChainId expected, Clock clock) {
    this.node = node;
    this.expected = expected;
    this.clock = clock;
  }

  @Override
  public String host() {
    return node.host();
  }

  @Override
  public <R, T> T ask(Question<R, T> question) throws NodeFailure {
    return verified(() -> node.ask(question));
  }

  @Override
  public <P, T> T ask(Batch<P, T> batch) throws NodeFailure {
    return verified(() -> node.ask(batch));
  }

  private interface Asking<T> {
    T ask() throws NodeFailure;
  }

  private <T> T verified(Asking<T> asking) throws NodeFailure {
    if (!clock.instant().isBefore(trustedUntil)) {
      verify();
    }
    try {
      return asking.ask();
    } catch (NodeFailure failure) {
      boolean sameMachine = failure.kind() == Kind.REFUSED || failure.limitedFor().isPresent();
      if (!sameMachine) {
        trustedUntil = Instant.MIN;
      }
      throw failure;
    }
  }

  /** Threads may do this at the same time; each comes to the same end. */
  private void verify() throws NodeFailure {
    ChainId actual;
    try {
      actual = node.ask(Questions.chainId());
    } catch (NodeFailure failure) {
      // Whatever became of this question, the caller's own was not put.
      throw failure.as(Kind.NEVER_ASKED);
    }
    if (!actual.equals(expected)) {
      throw new NodeFailure(
          Kind.LIED,
          host(),
          "it serves chain "
              + actual
              + " and not "
              + expected
              + "; correct its URL or the chain-id in chains.yaml");
    }
    trustedUntil = clock.instant().plus(TRUSTED_FOR);
  }
}
