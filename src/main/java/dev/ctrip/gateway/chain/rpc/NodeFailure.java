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
    REFUSED
  }

  private final Kind kind;

  /**
   * @param reason a clause for people, without a secret
   */
  NodeFailure(Kind kind, String host, String reason) {
    this(kind, host + ": " + reason);
  }

  private NodeFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** The same failure seen as another kind. */
  NodeFailure as(Kind other) {
    return new NodeFailure(other, reason());
  }

  Kind kind() {
    return kind;
  }

  /** What people read. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
