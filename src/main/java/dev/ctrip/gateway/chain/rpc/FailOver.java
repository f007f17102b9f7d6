package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts each question to a chain's nodes in order of health until one answers. */
final class FailOver {

  /** How long a node that failed comes last: one slow question per node and half minute. */
  private static final Duration PENALTY = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(FailOver.class);

  private final String chain;
  private final List<Standing> nodes;
  private final Clock clock;

  /**
   * @param nodes at least one, in order of the operator's preference
   */
  FailOver(String chain, List<? extends Node> nodes, Clock clock) {
    this.chain = chain;
    this.nodes = nodes.stream().map(Standing::new).toList();
    this.clock = clock;
  }

  private static final class Standing {
    private final Node node;

    /** When it last failed to answer; null once it has answered again. */
    private volatile @Nullable Instant failedAt;

    private Standing(Node node) {
      this.node = node;
    }
  }

  /**
   * @throws NoNodeAnsweredException with what each node failed with
   */
  <R, T> T ask(Question<R, T> question) throws NoNodeAnsweredException {
    return ask(question.method(), node -> node.ask(question));
  }

  /**
   * @throws NoNodeAnsweredException with what each node failed with
   */
  <P, T> T ask(Batch<P, T> batch) throws NoNodeAnsweredException {
    return ask(batch.method(), node -> node.ask(batch));
  }

  /** An answer, and whose it is. */
  record Told<T>(Node by, T answer) {}

  /** As {@link #ask(Batch)}. */
  <P, T> Told<T> told(Batch<P, T> batch) throws NoNodeAnsweredException {
    return told(batch.method(), inOrderOfHealth(), node -> node.ask(batch));
  }

  /**
   * Puts a question to the other nodes first.
   *
   * @throws NoNodeAnsweredException with what each node failed with
   */
  <R, T> T askBeside(Node node, Question<R, T> question) throws NoNodeAnsweredException {
    List<Standing> othersFirst =
        inOrderOfHealth().stream()
            .sorted(Comparator.comparing(standing -> standing.node == node))
            .toList();
    return told(question.method(), othersFirst, asked -> asked.ask(question)).answer();
  }

  /**
   * Puts a question to any node but the first in order.
   *
   * @throws NoNodeAnsweredException with what each of them failed with; where there is no other,
   *     with nothing
   */
  <R, T> T askSecond(Question<R, T> question) throws NoNodeAnsweredException {
    List<Standing> others = inOrderOfHealth().stream().skip(1).toList();
    return told(question.method(), others, node -> node.ask(question)).answer();
  }

  /** Puts a node last that told what is not so. */
  void caughtLying(Node node, String about) {
    nodes.stream()
        .filter(standing -> standing.node == node)
        .forEach(standing -> failed(standing, new NodeFailure(Kind.LIED, node.host(), about)));
  }

  private interface Asking<T> {
    T ask(Node node) throws NodeFailure;
  }

  private <T> T ask(String method, Asking<T> asking) throws NoNodeAnsweredException {
    return told(method, inOrderOfHealth(), asking).answer();
  }

  private <T> Told<T> told(String method, List<Standing> order, Asking<T> asking)
      throws NoNodeAnsweredException {
    List<NodeFailure> failures = new ArrayList<>();
    for (Standing standing : order) {
      try {
        T answer = asking.ask(standing.node);
        answered(standing);
        return new Told<>(standing.node, answer);
      } catch (NodeFailure failure) {
        failures.add(failure);
        // A refusal is about the question, not about the node.
        if (failure.kind() != Kind.REFUSED) {
          failed(standing, failure);
        }
      }
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    throw new NoNodeAnsweredException(method, failures);
  }

  /** Those without a recent failure as the operator lists them, then the longest since failed. */
  private List<Standing> inOrderOfHealth() {
    Instant healthyAgain = clock.instant().minus(PENALTY);
    return nodes.stream()
        .sorted(
            Comparator.comparing(standing -> {
              Instant failedAt = standing.failedAt;
              return failedAt == null || failedAt.isBefore(healthyAgain) ? Instant.MIN : failedAt;
            }))
        .toList();
  }

  private void answered(Standing standing) {
    if (standing.failedAt != null) {
      standing.failedAt = null;
      log.info("{}: node {} answers again", chain, standing.node.host());
    }
  }

  private void failed(Standing standing, NodeFailure failure) {
    if (standing.failedAt == null) {
      log.warn("{}: node {}", chain, failure.reason());
    }
    standing.failedAt = clock.instant();
  }
}
