package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.durable.Backoff;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps from a URL what is more than it may be asked, and lets it rest when it says itself that it
 * was too much. Never waits: another URL may be free.
 *
 * <p>A batch counts as many requests as it has parts, which is how providers count. It goes when
 * anything is left, and what it takes beyond that is paid back before the next: waiting for a whole
 * batch's worth would let single questions hold it up for ever.
 */
final class LimitedNode implements Node {

  private static final Duration FIRST_REST = Duration.ofSeconds(1);

  /** Providers count by the second or by the minute. */
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(LimitedNode.class);

  private final Node node;
  private final TimeMeter time;
  private final @Nullable Bucket bucket;

  /** Guards the following. */
  private final Object lock = new Object();

  private final Backoff rests = new Backoff(FIRST_REST, LONGEST_REST);
  private boolean resting;
  private long restsUntilNanos;

  /**
   * @param requestsPerSecond on average, and at once after a pause; 0 for no limit
   * @param time monotonic
   */
  LimitedNode(Node node, int requestsPerSecond, TimeMeter time) {
    this.node = node;
    this.time = time;
    this.bucket = requestsPerSecond == 0 ? null : bucket(requestsPerSecond, time);
  }

  private static Bucket bucket(int perSecond, TimeMeter time) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .withCustomTimePrecision(time)
        .build();
  }

  @Override
  public String host() {
    return node.host();
  }

  @Override
  public <R, T> T ask(Question<R, T> question) throws NodeFailure {
    return limited(1, () -> node.ask(question));
  }

  @Override
  public <P, T> T ask(Batch<P, T> batch) throws NodeFailure {
    return limited(batch.parts().size(), () -> node.ask(batch));
  }

  private interface Asking<T> {
    T ask() throws NodeFailure;
  }

  private <T> T limited(int requests, Asking<T> asking) throws NodeFailure {
    Duration rest = restLeft();
    if (rest.isPositive()) {
      throw notNow("it rests, since it was asked too often", rest);
    }
    take(requests);
    try {
      T answer = asking.ask();
      rested();
      return answer;
    } catch (NodeFailure failure) {
      if (failure.isOverLimit()) {
        throw failure.until(rest());
      }
      throw failure;
    }
  }

  private void take(int requests) throws NodeFailure {
    if (bucket == null) {
      return;
    }
    var first = bucket.tryConsumeAndReturnRemaining(1);
    if (!first.isConsumed()) {
      throw notNow(
          "its requests-per-second are used up", Duration.ofNanos(first.getNanosToWaitForRefill()));
    }
    if (requests > 1) {
      bucket.consumeIgnoringRateLimits(requests - 1);
    }
  }

  private NodeFailure notNow(String reason, Duration wait) {
    return new NodeFailure(Kind.NEVER_ASKED, host(), reason).until(wait);
  }

  private Duration restLeft() {
    synchronized (lock) {
      return resting ? Duration.ofNanos(restsUntilNanos - time.currentTimeNanos()) : Duration.ZERO;
    }
  }

  /** Several questions that were under way at once make for one rest. */
  private Duration rest() {
    synchronized (lock) {
      Duration left = restLeft();
      if (left.isPositive()) {
        return left;
      }
      if (!resting) {
        log.warn("{} is asked more often than it takes; see requests-per-second", host());
      }
      Duration rest = rests.next();
      resting = true;
      restsUntilNanos = time.currentTimeNanos() + rest.toNanos();
      return rest;
    }
  }

  private void rested() {
    synchronized (lock) {
      if (resting && !restLeft().isPositive()) {
        resting = false;
        rests.reset();
      }
    }
  }
}
