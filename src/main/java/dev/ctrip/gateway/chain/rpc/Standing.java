package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of one URL from what it answered. Safe for any thread. */
final class Standing {

  enum State {
    HEALTHY(0),
    BEHIND(1),
    FAILING(2),
    LIMITED(3),
    LIED(4);

    /** As docs/operating.md lists them. */
    private final int gauged;

    State(int gauged) {
      this.gauged = gauged;
    }
  }

  /** Healthy ones as the operator lists them, then the longest since failed. */
  static final Comparator<Standing> BY_HEALTH =
      Comparator.comparing(Standing::health).thenComparing(Standing::failedAt);

  /** How long a node that failed comes last: one slow question per node and half minute. */
  private static final Duration PENALTY = Duration.ofSeconds(30);

  /** Long enough for whatever is wrong behind the URL to be noticed and put right. */
  private static final Duration DEMOTION = SameChainNode.TRUSTED_FOR;

  /** Healthy providers answer large batches in less. */
  private static final Duration SLOW = Duration.ofSeconds(3);

  private static final Duration LONGEST_OPEN = Duration.ofMinutes(5);

  private static final Logger log = LoggerFactory.getLogger(Standing.class);

  private final String chain;
  private final Node node;
  private final String place;
  private final Clock clock;
  private final CircuitBreaker circuit;
  private final Counter lies;

  /** When it last failed to answer; null once it has answered again. */
  private volatile @Nullable Instant failedAt;

  private volatile Instant limitedUntil = Instant.MIN;
  private volatile Instant liedUntil = Instant.MIN;
  private volatile String lie = "";
  private volatile @Nullable BlockHeader head;
  private volatile boolean behind;

  /** When its head was last told or asked for. */
  private Instant headAskedAt;

  /**
   * @param number its place in the operator's list, from 1: two keys of one host are two nodes
   */
  Standing(String chain, int number, URI url, Node node, Clock clock, MeterRegistry meters) {
    this.chain = chain;
    this.node = node;
    this.place = place(url);
    this.clock = clock;
    this.circuit = CircuitBreaker.of(node.host(), circuit(clock));
    this.headAskedAt = clock.instant();
    this.lies =
        Counter.builder("ctrip.chain.lies")
            .tags("chain", chain, "host", node.host())
            .register(meters);
    String[] tags = {"chain", chain, "host", node.host(), "url", String.valueOf(number)};
    Gauge.builder("ctrip.chain.node.state", this, standing -> standing.state().gauged)
        .tags(tags)
        .register(meters);
    Gauge.builder(
            "ctrip.chain.node.head",
            this,
            standing ->
                standing.head().map(BlockHeader::number).map(Long::doubleValue).orElse(Double.NaN))
        .tags(tags)
        .register(meters);
  }

  /**
   * Opens where half of the last ten questions failed or most were slow, for ever longer while they
   * do: a single failure only costs the node its place for a while.
   */
  private static CircuitBreakerConfig circuit(Clock clock) {
    return CircuitBreakerConfig.custom()
        .clock(clock)
        .slidingWindow(10, 5, SlidingWindowType.COUNT_BASED)
        .failureRateThreshold(50)
        .slowCallDurationThreshold(SLOW)
        .slowCallRateThreshold(80)
        .permittedNumberOfCallsInHalfOpenState(1)
        .waitIntervalFunctionInOpenState(
            IntervalFunction.ofExponentialBackoff(PENALTY, 2, LONGEST_OPEN))
        .build();
  }

  /** Where a URL leads to, without the key in its query. */
  private static String place(URI url) {
    int port = url.getPort() >= 0 ? url.getPort() : "http".equals(url.getScheme()) ? 80 : 443;
    return url.getHost() + ":" + port + url.getPath();
  }

  Node node() {
    return node;
  }

  /** Host, port and path; not to be shown. */
  String place() {
    return place;
  }

  /** What can be asked of a node. */
  interface Asking<T> {
    T ask(Node node) throws NodeFailure;
  }

  /**
   * Whether it may be asked, which then is to be done: after repeated failures it is left alone,
   * and let in for single trials afterwards.
   */
  boolean admits() {
    return circuit.tryAcquirePermission();
  }

  /** An answer of one that was not admitted closes its circuit. */
  <T> T ask(Asking<T> asking) throws NodeFailure {
    Instant began = clock.instant();
    boolean counted = false;
    try {
      T answer = asking.ask(node);
      answered(Duration.between(began, clock.instant()));
      counted = true;
      return answer;
    } catch (NodeFailure failure) {
      if (failure.limitedFor().isPresent()) {
        limitedUntil = clock.instant().plus(failure.limitedFor().get());
      } else if (failure.kind() == Kind.LIED) {
        lied(failure);
      } else if (failure.kind() != Kind.REFUSED) {
        // A refusal is about the question, not about the node.
        failed(failure, Duration.between(began, clock.instant()));
        counted = true;
      }
      throw failure;
    } finally {
      if (!counted) {
        circuit.releasePermission();
      }
    }
  }

  private void answered(Duration took) {
    circuit.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
    if (circuit.getState() == CircuitBreaker.State.OPEN && took.compareTo(SLOW) < 0) {
      circuit.reset();
    }
    if (failedAt != null) {
      failedAt = null;
      log.info("{}: node {} answers again", chain, node.host());
    }
  }

  private void failed(NodeFailure failure, Duration took) {
    circuit.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure);
    if (failedAt == null) {
      log.warn("{}: node {}", chain, failure.reason());
    }
    failedAt = clock.instant();
  }

  /** The same lie told again only makes the demotion last. */
  void lied(NodeFailure failure) {
    boolean told = hasLied() && failure.reason().equals(lie);
    lie = failure.reason();
    liedUntil = clock.instant().plus(DEMOTION);
    if (!told) {
      lies.increment();
      log.error(
          "{}: node {}; it is asked last for {} minutes",
          chain,
          failure.reason(),
          DEMOTION.toMinutes());
    }
  }

  /**
   * @param isBehind whether other nodes were further when it told this
   */
  void headSeen(BlockHeader seen, boolean isBehind) {
    synchronized (this) {
      headAskedAt = clock.instant();
    }
    head = seen;
    if (isBehind != behind) {
      behind = isBehind;
      log.info(
          "{}: node {} is {} at block {}",
          chain,
          node.host(),
          isBehind ? "behind the others" : "no longer behind",
          seen.number());
    }
  }

  /** Whether nothing was heard of its head for so long; then it counts as asked for. */
  synchronized boolean isHeadDue(Duration every) {
    Instant now = clock.instant();
    if (now.isBefore(headAskedAt.plus(every))) {
      return false;
    }
    headAskedAt = now;
    return true;
  }

  /** The latest block it told of. */
  Optional<BlockHeader> head() {
    return Optional.ofNullable(head);
  }

  boolean hasLied() {
    return clock.instant().isBefore(liedUntil);
  }

  State state() {
    State health = health();
    return health != State.LIED && clock.instant().isBefore(limitedUntil) ? State.LIMITED : health;
  }

  /** As if it were asked seldom. */
  private State health() {
    if (hasLied()) {
      return State.LIED;
    }
    if (!failedAt().equals(Instant.MIN) || circuit.getState() == CircuitBreaker.State.OPEN) {
      return State.FAILING;
    }
    return behind ? State.BEHIND : State.HEALTHY;
  }

  /** When it last failed, if that is not long ago; else {@link Instant#MIN}. */
  private Instant failedAt() {
    Instant at = failedAt;
    return at == null || at.isBefore(clock.instant().minus(PENALTY)) ? Instant.MIN : at;
  }
}
