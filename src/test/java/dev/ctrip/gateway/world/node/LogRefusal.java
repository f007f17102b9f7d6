package dev.ctrip.gateway.world.node;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** How nodes and providers refuse {@code eth_getLogs} over too many blocks, in their own words. */
public enum LogRefusal {
  /** Infura. */
  TOO_MANY_RESULTS(-32005, "query returned more than 10000 results"),
  /** Infura, of late. */
  RANGE_EXCEEDS_LIMIT(-32602, "range 20000 exceeds limit of 10000"),
  /** Ankr. */
  RANGE_TOO_WIDE(-32600, "block range is too wide"),
  /** BSC and Polygon providers. */
  EXCEEDS_MAXIMUM(-32000, "exceed maximum block range: 5000"),
  /** Reth. */
  QUERY_EXCEEDS_MAXIMUM(-32602, "query exceeds max block range 100000"),
  /** Alchemy, which names a range that would do. */
  RESPONSE_TOO_LARGE(
      -32602,
      "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range"
          + " and no limit on the response size, or you can request any block range with a cap of"
          + " 10K logs in the response. Based on your parameters and the response size limit, this"
          + " block range should work: [0x0, 0x63]"),
  /** Infura after ten seconds. */
  TIMEOUT(-32005, "query timeout exceeded"),
  /** Blast and others. */
  RANGE_TOO_LARGE(-32602, "range is too large, max is 1k blocks"),
  /** BSC's public nodes, to whatever filter. */
  LIMIT_EXCEEDED(-32005, "limit exceeded"),
  /** Geth and the tests of execution-apis: also where a range ends above the node's head. */
  BEYOND_HEAD(-32602, "block range extends beyond current head block"),
  /** QuickNode: JSON-RPC under a status that says otherwise. */
  CONTENT_TOO_LARGE(
      413,
      "application/json",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32614,"
          + "\"message\":\"eth_getLogs is limited to a 10,000 range\"}}"),
  /** Any provider with a quota. */
  TOO_MANY_REQUESTS(
      429,
      "application/json",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":429,\"message\":\"Your app has exceeded its"
          + " compute units per second capacity.\"}}"),
  /** A gateway before a node that has gone. */
  UNAVAILABLE(503, "text/html", "<html><h1>503 Service Temporarily Unavailable</h1></html>"),
  EMPTY_BODY(200, "application/json", ""),
  /** A page for people in place of an answer. */
  HTML_BODY(200, "text/html", "<html><title>Just a moment...</title></html>"),
  NULL_RESULT(0, "") {
    @Override
    JsonNode result() {
      return JsonNodeFactory.instance.nullNode();
    }
  },
  OBJECT_RESULT(0, "") {
    @Override
    JsonNode result() {
      return JsonNodeFactory.instance.objectNode();
    }
  };

  /** Of the error; of HTTP where there is a content type. */
  private final int code;

  private final String contentType;
  private final String text;

  LogRefusal(int code, String words) {
    this(code, "", words);
  }

  LogRefusal(int status, String contentType, String body) {
    this.code = status;
    this.contentType = contentType;
    this.text = body;
  }

  /**
   * @return a result that is none
   * @throws RpcError where it refuses with an error
   * @throws NoJsonRpc where it refuses with something else
   */
  JsonNode result() {
    if (contentType.isEmpty()) {
      throw new RpcError(code, text);
    }
    throw new NoJsonRpc(new HttpReply(code, contentType, text));
  }
}
