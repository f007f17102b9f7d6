package dev.ctrip.gateway.world.node;

import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** How nodes and providers refuse {@code eth_getLogs} over too many blocks, in their own words. */
public enum LogRefusal {
  /** Infura. */
  TOO_MANY_RESULTS(error(-32005, "query returned more than 10000 results")),
  /** Infura, of late. */
  RANGE_EXCEEDS_LIMIT(error(-32602, "range 20000 exceeds limit of 10000")),
  /** Ankr. */
  RANGE_TOO_WIDE(error(-32600, "block range is too wide")),
  /** BSC and Polygon providers. */
  EXCEEDS_MAXIMUM(error(-32000, "exceed maximum block range: 5000")),
  /** Reth. */
  QUERY_EXCEEDS_MAXIMUM(error(-32602, "query exceeds max block range 100000")),
  /** Alchemy, which names a range that would do. */
  RESPONSE_TOO_LARGE(
      error(
          -32602,
          "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block"
              + " range and no limit on the response size, or you can request any block range with"
              + " a cap of 10K logs in the response. Based on your parameters and the response size"
              + " limit, this block range should work: [0x0, 0x63]")),
  /** Infura after ten seconds. */
  TIMEOUT(error(-32005, "query timeout exceeded")),
  /** Blast and others. */
  RANGE_TOO_LARGE(error(-32602, "range is too large, max is 1k blocks")),
  /** BSC's public nodes, to whatever filter. */
  LIMIT_EXCEEDED(error(-32005, "limit exceeded")),
  /** Geth and the tests of execution-apis: also where a range ends above the node's head. */
  BEYOND_HEAD(error(-32602, "block range extends beyond current head block")),
  /** QuickNode: JSON-RPC under a status that says otherwise. */
  CONTENT_TOO_LARGE(
      http(
          new HttpReply(
              413,
              "application/json",
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32614,"
                  + "\"message\":\"eth_getLogs is limited to a 10,000 range\"}}"))),
  /** Any provider with a quota. */
  TOO_MANY_REQUESTS(
      http(
          new HttpReply(
              429,
              "application/json",
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":429,\"message\":\"Your app has"
                  + " exceeded its compute units per second capacity.\"}}"))),
  /** A gateway before a node that has gone. */
  UNAVAILABLE(http(HttpReply.html(503, "503 Service Temporarily Unavailable"))),
  EMPTY_BODY(http(HttpReply.json(""))),
  /** A page for people in place of an answer. */
  HTML_BODY(http(HttpReply.html(200, "Just a moment..."))),
  NULL_RESULT(JsonNodeFactory.instance::nullNode),
  OBJECT_RESULT(JsonNodeFactory.instance::objectNode);

  private final Supplier<JsonNode> answer;

  LogRefusal(Supplier<JsonNode> answer) {
    this.answer = answer;
  }

  /** The result that is none, unless it refuses by throwing. */
  JsonNode result() {
    return answer.get();
  }

  private static Supplier<JsonNode> error(int code, String words) {
    return () -> {
      throw new RpcError(code, words);
    };
  }

  private static Supplier<JsonNode> http(HttpReply reply) {
    return () -> {
      throw new NoJsonRpc(reply);
    };
  }
}
