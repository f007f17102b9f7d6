package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.money.ChainId;

/**
 * Asks nothing of a node before it has said that it serves the right chain: a URL that was mixed up
 * would credit worthless coins.
 */
final class SameChainNode implements Node {

  private final Node node;
  private final ChainId expected;
  private volatile boolean verified;

  SameChainNode(Node node, ChainId expected) {
    this.node = node;
    this.expected = expected;
  }

  @Override
  public String host() {
    return node.host();
  }

  @Override
  public <R, T> T ask(Question<R, T> question) throws NodeFailure {
    if (!verified) {
      verify();
    }
    return node.ask(question);
  }

  @Override
  public <P, T> T ask(Batch<P, T> batch) throws NodeFailure {
    if (!verified) {
      verify();
    }
    return node.ask(batch);
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
          Kind.NEVER_ASKED,
          host(),
          "it serves chain "
              + actual
              + " and not "
              + expected
              + "; correct its URL or the chain-id in chains.yaml");
    }
    verified = true;
  }
}
