package dev.ctrip.gateway.chain.rpc;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One node gave no usable answer. The message names the node by its host alone, since paths and
 * queries of its URL hold API keys; for the same reason no library's exception is kept as a cause.
 */
final class NodeFailure extends Exception {

  /** What is known of the question's effect; decides what a failed broadcast means. */
  enum Kind {
    /** The question never reached a node of this chain: nothing was done. */
    NEVER_ASKED,
    /** The node may have acted on it: no answer in time, or one that cannot be read. */
    UNANSWERED,
    /** The node answered that it will not. */
    REFUSED,
    /** What the node answered is contradicted by the chain, or is of another one. */
    LIED
  }

  /** {@code -32005} is "limit exceeded" (EIP-1474). */
  private static final Pattern OVER_LIMIT = Pattern.compile(": (HTTP status 429\\b|error -32005 )");

  /**
   * Under the same code Infura speaks of answers that are too long, which no rest makes shorter.
   */
  private static final String TOO_LONG = "query returned more than";

  private final Kind kind;
  private final boolean slow;
  private final @Nullable Duration wait;

  /**
   * @param reason a clause for people, without a secret
   */
  NodeFailure(Kind kind, String host, String reason) {
    this(kind, host + ": " + reason, false, null);
  }

  private NodeFailure(Kind kind, String message, boolean slow, @Nullable Duration wait) {
    super(message);
    this.kind = kind;
    this.slow = slow;
    this.wait = wait;
  }

  /** No answer in time. */
  static NodeFailure slow(String host) {
    return new NodeFailure(Kind.UNANSWERED, host + ": no answer in time", true, null);
  }

  /** The same failure seen as another kind. */
  NodeFailure as(Kind other) {
    return new NodeFailure(other, reason(), slow, wait);
  }

  /** The same failure of a node that is asked too often, and may be asked again after a wait. */
  NodeFailure until(Duration wait) {
    return new NodeFailure(kind, reason(), slow, wait);
  }

  Kind kind() {
    return kind;
  }

  /** Whether there was no answer in time: asking the same node again costs as much once more. */
  boolean isSlowness() {
    return slow;
  }

  /** Whether the node said that it is asked too often. */
  boolean isOverLimit() {
    return OVER_LIMIT.matcher(reason()).find() && !reason().contains(TOO_LONG);
  }

  /** Until it may be asked again, where it is asked too often and nothing else is wrong with it. */
  Optional<Duration> limitedFor() {
    return Optional.ofNullable(wait);
  }

  /** What people read. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
