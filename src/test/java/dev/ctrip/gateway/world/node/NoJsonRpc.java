package dev.ctrip.gateway.world.node;

import org.jspecify.annotations.Nullable;

/** Ends the whole request, with whatever else is in its batch, without an answer of JSON-RPC. */
final class NoJsonRpc extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable HttpReply reply;

  /**
   * @param reply null to close the connection without a word
   */
  NoJsonRpc(@Nullable HttpReply reply) {
    super("no answer of JSON-RPC", null, false, false);
    this.reply = reply;
  }

  @Nullable HttpReply reply() {
    return reply;
  }
}
