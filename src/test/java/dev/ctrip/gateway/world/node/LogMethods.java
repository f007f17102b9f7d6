package dev.ctrip.gateway.world.node;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code eth_getLogs}, with what a node refuses of it. */
final class LogMethods {

  private final Behaviour behaviour;

  LogMethods(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  Map<String, Method> methods() {
    return Map.of("eth_getLogs", this::logs);
  }

  private JsonNode logs(Snapshot view, Params params) {
    JsonNode filter = params.at(0);
    if (filter.hasNonNull("blockHash")) {
      return byHash(view, filter);
    }
    long from = number(filter, "fromBlock", view);
    long to = number(filter, "toBlock", view);
    if (from > to) {
      throw new RpcError(RpcError.INVALID_PARAMS, "invalid block range params");
    }
    if (behaviour.refuses(to - from + 1, to > view.head().number())) {
      return behaviour.refusal();
    }
    return matching(
        LongStream.rangeClosed(from, Math.min(to, view.head().number()))
            .mapToObj(number -> view.block(number).orElseThrow()),
        filter);
  }

  private static long number(JsonNode filter, String field, Snapshot view) {
    return Params.number(
        filter.hasNonNull(field) ? filter.path(field).asString("") : "latest", view);
  }

  private JsonNode byHash(Snapshot view, JsonNode filter) {
    if (filter.hasNonNull("fromBlock") || filter.hasNonNull("toBlock")) {
      throw new RpcError(
          RpcError.INVALID_PARAMS,
          "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
    }
    if (behaviour.refuses(1, false)) {
      return behaviour.refusal();
    }
    LedgerBlock block =
        Params.block(filter.path("blockHash"), view)
            .orElseThrow(() -> RpcError.ofServer("unknown block"));
    return matching(Stream.of(block), filter);
  }

  private ArrayNode matching(Stream<LedgerBlock> blocks, JsonNode filter) {
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    blocks
        .filter(block -> !behaviour.withholds(block.number()))
        .forEach(block -> addTo(found, block, filter));
    return found;
  }

  private static void addTo(ArrayNode found, LedgerBlock block, JsonNode filter) {
    for (Mined mined : block.transactions()) {
      for (EventLog log : mined.logs()) {
        if (allows(filter.path("address"), log.address()) && topicsMatch(filter, log)) {
          found.add(WireBlocks.log(log, mined, block));
        }
      }
    }
  }

  /** Each place allows one topic, any of a list, or, as null, every one. */
  private static boolean topicsMatch(JsonNode filter, EventLog log) {
    JsonNode wanted = filter.path("topics");
    if (wanted.size() > log.topics().size()) {
      return false;
    }
    for (int place = 0; place < wanted.size(); place++) {
      if (!allows(wanted.path(place), log.topics().get(place))) {
        return false;
      }
    }
    return true;
  }

  private static boolean allows(JsonNode wanted, String actual) {
    List<String> choices =
        wanted.isArray()
            ? wanted.valueStream().map(choice -> choice.asString("")).toList()
            : wanted.isString() ? List.of(wanted.asString("")) : List.of();
    return choices.isEmpty()
        || choices.stream().anyMatch(choice -> choice.toLowerCase(Locale.ROOT).equals(actual));
  }
}
