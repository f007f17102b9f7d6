package dev.ctrip.gateway.world.node;

/** An error object of JSON-RPC 2.0 (section 5.1), in the words of a real node. */
final class RpcError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final int INVALID_REQUEST = -32600;
  static final int NO_SUCH_METHOD = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;
  static final int PARSE_ERROR = -32700;

  /** Geth's code for whatever has none of its own. */
  static final int SERVER_ERROR = -32000;

  /** Geth's code for a call that reverts. */
  static final int REVERTED = 3;

  private final int code;
  private final String words;

  RpcError(int code, String words) {
    super(words, null, false, false);
    this.code = code;
    this.words = words;
  }

  static RpcError ofServer(String words) {
    return new RpcError(SERVER_ERROR, words);
  }

  int code() {
    return code;
  }

  String words() {
    return words;
  }
}
