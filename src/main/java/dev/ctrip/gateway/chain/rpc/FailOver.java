package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.chain.rpc.Questions.PricedHeader;
import dev.ctrip.gateway.chain.rpc.Standing.Asking;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts each question to a chain's nodes in order of health until one answers: those that have not
 * lied of late, then those that have not failed, then those that are not behind, then as the
 * operator lists them.
 */
final class FailOver {

  /** As long as one node is given to answer; whoever asks reckons with that. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** How often a node says how far it is, if only so that its health is known when it is needed. */
  private static final Duration HEAD_EVERY = Duration.ofSeconds(30);

  private static final int BLOCKS_APART = 3;

  /** The machines behind one URL differ by as much, however many blocks that is. */
  private static final Duration APART = Duration.ofSeconds(10);

  /** A head of so many block times is old, if another node has a newer one. */
  private static final int OLD_HEAD_BLOCKS = 10;

  /** Clocks differ, and fast chains pause. */
  private static final Duration LEAST_OLD_HEAD = Duration.ofSeconds(30);

  private static final Question<?, Optional<PricedHeader>> LATEST = Questions.header("latest");

  private final List<Standing> nodes;
  private final Clock clock;
  private final Sleep sleep;
  private final Executor probes;
  private final long blocksApart;
  private final Duration oldHead;

  FailOver(ChainSettings chain, Function<URI, Node> nodeOf, Clock clock, MeterRegistry meters) {
    this(
        chain,
        nodeOf,
        clock,
        meters,
        Thread::sleep,
        probe -> Thread.ofVirtual().name("probe-" + chain.name()).start(probe));
  }

  /** How it waits; a test passes the time otherwise. */
  interface Sleep {
    void of(Duration wait) throws InterruptedException;
  }

  /**
   * @param chain with at least one URL, in order of the operator's preference
   * @param probes runs what asks a node how far it is
   */
  FailOver(
      ChainSettings chain,
      Function<URI, Node> nodeOf,
      Clock clock,
      MeterRegistry meters,
      Sleep sleep,
      Executor probes) {
    List<Standing> standings = new ArrayList<>();
    for (URI url : chain.rpc()) {
      int number = standings.size() + 1;
      standings.add(new Standing(chain.name(), number, url, nodeOf.apply(url), clock, meters));
    }
    this.nodes = List.copyOf(standings);
    this.clock = clock;
    this.sleep = sleep;
    this.probes = probes;
    this.blocksApart = Math.max(BLOCKS_APART, APART.dividedBy(chain.blockTime()));
    Duration old = chain.blockTime().multipliedBy(OLD_HEAD_BLOCKS);
    this.oldHead = old.compareTo(LEAST_OLD_HEAD) > 0 ? old : LEAST_OLD_HEAD;
  }

  /**
   * @throws NoNodeAnsweredException with what each node failed with
   */
  <R, T> T ask(Question<R, T> question) throws NoNodeAnsweredException {
    return told(question.method(), inOrderOfHealth(), node -> node.ask(question)).answer();
  }

  /**
   * @throws NoNodeAnsweredException with what each node failed with
   */
  <P, T> T ask(Batch<P, T> batch) throws NoNodeAnsweredException {
    return told(batch).answer();
  }

  /** An answer, and whose it is. */
  record Told<T>(Node by, T answer) {}

  /** As {@link #ask(Batch)}. */
  <P, T> Told<T> told(Batch<P, T> batch) throws NoNodeAnsweredException {
    boolean mayBeTooMuch = batch.parts().size() > HttpNode.FEW_QUESTIONS;
    return told(batch.method(), inOrderOfHealth(), node -> node.ask(batch), !mayBeTooMuch);
  }

  /**
   * The latest block that a node knows, which its health is judged by.
   *
   * @throws NoNodeAnsweredException with what each node failed with
   */
  Optional<PricedHeader> latest() throws NoNodeAnsweredException {
    Told<Optional<PricedHeader>> told =
        told(LATEST.method(), inOrderOfHealth(), node -> node.ask(LATEST));
    told.answer().ifPresent(latest -> headSeen(told.by(), latest.header()));
    return told.answer();
  }

  /**
   * Puts questions to the other nodes first.
   *
   * @throws NoNodeAnsweredException with what each node failed with
   */
  <P, T> T askBeside(Node node, Batch<P, T> batch) throws NoNodeAnsweredException {
    List<Standing> othersFirst =
        inOrderOfHealth().stream()
            .sorted(Comparator.comparing(standing -> standing.node().equals(node)))
            .toList();
    return told(batch.method(), othersFirst, asked -> asked.ask(batch)).answer();
  }

  /**
   * Whether so many nodes say yes, each at a place of its own and each asked for itself. A refusal
   * is a no. The word of one that has lied counts for nothing.
   *
   * @throws NoNodeAnsweredException if too few say yes and one that might have gave no answer, or
   *     if there are not so many places
   */
  <P> boolean agree(int atLeast, Batch<P, Boolean> batch) throws NoNodeAnsweredException {
    Map<String, Standing> places = new LinkedHashMap<>();
    inOrderOfHealth().stream()
        .filter(standing -> !standing.hasLied())
        .forEach(standing -> places.putIfAbsent(standing.place(), standing));
    if (places.size() < atLeast) {
      throw NoNodeAnsweredException.tooFew(batch.method(), atLeast);
    }
    int agreeing = 0;
    NoNodeAnsweredException unanswered = null;
    for (Standing standing : places.values()) {
      try {
        agreeing +=
            told(batch.method(), List.of(standing), node -> node.ask(batch)).answer() ? 1 : 0;
      } catch (NoNodeAnsweredException e) {
        unanswered = e.any(Kind.REFUSED) ? unanswered : e;
      }
      if (agreeing == atLeast) {
        return true;
      }
    }
    if (unanswered != null) {
      throw unanswered;
    }
    return false;
  }

  /** Puts a node last for a while that told what is not so. */
  void caughtLying(Node node, String about) {
    NodeFailure lie = new NodeFailure(Kind.LIED, node.host(), about);
    nodes.stream()
        .filter(standing -> standing.node().equals(node))
        .forEach(standing -> standing.lied(lie));
  }

  /** Judges a node by the latest block it told of. */
  void headSeen(Node by, BlockHeader head) {
    nodes.stream()
        .filter(standing -> standing.node().equals(by))
        .forEach(standing -> standing.headSeen(head, isBehind(standing, head)));
  }

  /** What others told may be older than this but not newer, so it wrongs none. */
  private boolean isBehind(Standing standing, BlockHeader head) {
    boolean old = head.timestamp().isBefore(clock.instant().minus(oldHead));
    return nodes.stream()
        .filter(other -> other != standing && !other.hasLied())
        .flatMap(other -> other.head().stream())
        .anyMatch(other ->
            other.number() - head.number() > blocksApart
                || (old && other.timestamp().isAfter(head.timestamp())));
  }

  private List<Standing> inOrderOfHealth() {
    return nodes.stream().sorted(Standing.BY_HEALTH).toList();
  }

  private <T> Told<T> told(String method, List<Standing> order, Asking<T> asking)
      throws NoNodeAnsweredException {
    return told(method, order, asking, true);
  }

  /**
   * @param insistent whether a node that called the question too much is asked it again after a
   *     rest
   */
  private <T> Told<T> told(String method, List<Standing> order, Asking<T> asking, boolean insistent)
      throws NoNodeAnsweredException {
    askForHeadsDue();
    Errand<T> errand = new Errand<>(asking, insistent);
    Told<T> told = errand.run(order);
    if (told == null) {
      throw new NoNodeAnsweredException(method, errand.failures.values());
    }
    return told;
  }

  /** Where there is another node to turn to; on the side, so that nobody waits for it. */
  private void askForHeadsDue() {
    if (nodes.size() > 1) {
      nodes.stream()
          .filter(standing -> standing.isHeadDue(HEAD_EVERY))
          .forEach(standing -> probes.execute(() -> askForHead(standing)));
    }
  }

  private void askForHead(Standing standing) {
    if (!standing.admits()) {
      return;
    }
    try {
      standing
          .ask(node -> node.ask(LATEST))
          .ifPresent(latest -> headSeen(standing.node(), latest.header()));
    } catch (NodeFailure failure) {
      // Its standing has noted that.
    }
  }

  /** One question on its way from node to node. */
  private final class Errand<T> {

    private final Asking<T> asking;
    private final boolean insistent;

    /** What each node last failed with, in the order they were first asked. */
    private final Map<Standing, NodeFailure> failures = new LinkedHashMap<>();

    private Errand(Asking<T> asking, boolean insistent) {
      this.asking = asking;
      this.insistent = insistent;
    }

    /**
     * Those that have lied and those whose circuit is open are asked only where no other has said
     * anything: else the chain would go unwatched.
     *
     * @return null where none answers
     */
    private @Nullable Told<T> run(List<Standing> order) {
      Told<T> told =
          firstOf(
              order.stream().filter(standing -> !standing.hasLied()).toList(), Standing::admits);
      Duration left = LONGEST_WAIT;
      for (Optional<Duration> wait = shortestWait();
          told == null && wait.isPresent() && slept(wait.get(), left);
          wait = shortestWait()) {
        left = left.minus(wait.get());
        told = firstOf(limited(), Standing::admits);
      }
      boolean refused =
          failures.values().stream().anyMatch(failure -> failure.kind() == Kind.REFUSED);
      if (told != null || refused) {
        return told;
      }
      return firstOf(
          order.stream().filter(standing -> !failures.containsKey(standing)).toList(),
          standing -> true);
    }

    private @Nullable Told<T> firstOf(List<Standing> standings, Predicate<Standing> admitted) {
      for (Standing standing : standings) {
        if (!admitted.test(standing)) {
          continue;
        }
        try {
          return new Told<>(standing.node(), standing.ask(asking));
        } catch (NodeFailure failure) {
          failures.put(standing, failure);
        }
        if (Thread.currentThread().isInterrupted()) {
          break;
        }
      }
      return null;
    }

    private List<Standing> limited() {
      return failures.entrySet().stream()
          .filter(failed -> waitFor(failed.getValue()).isPresent())
          .map(Map.Entry::getKey)
          .toList();
    }

    private Optional<Duration> shortestWait() {
      return failures.values().stream()
          .flatMap(failure -> waitFor(failure).stream())
          .min(Comparator.naturalOrder());
    }

    private Optional<Duration> waitFor(NodeFailure failure) {
      return insistent || failure.kind() == Kind.NEVER_ASKED
          ? failure.limitedFor()
          : Optional.empty();
    }

    private boolean slept(Duration wait, Duration atMost) {
      if (wait.compareTo(atMost) > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      try {
        sleep.of(wait);
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
