package dev.ctrip.gateway.chain.rpc;

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
    /** What the node answered is contradicted by what stands on the chain. */
    LIED
  }

  private final Kind kind;
  private final boolean slow;

  /**
   * @param reason a clause for people, without a secret
   */
  NodeFailure(Kind kind, String host, String reason) {
    this(kind, host + ": " + reason, false);
  }

  private NodeFailure(Kind kind, String message, boolean slow) {
    super(message);
    this.kind = kind;
    this.slow = slow;
  }

  /** No answer in time. */
  static NodeFailure slow(String host) {
    return new NodeFailure(Kind.UNANSWERED, host + ": no answer in time", true);
  }

  /** The same failure seen as another kind. */
  NodeFailure as(Kind other) {
    return new NodeFailure(other, reason(), slow);
  }

  Kind kind() {
    return kind;
  }

  /** Whether there was no answer in time: asking the same node again costs as much once more. */
  boolean isSlowness() {
    return slow;
  }

  /** What people read. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
