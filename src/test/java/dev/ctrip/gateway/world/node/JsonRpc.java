package dev.ctrip.gateway.world.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON-RPC 2.0, single and in batches (section 6), for whichever connection it comes over. */
final class JsonRpc {

  private static final JsonMapper JSON = new JsonMapper();

  private final Behaviour behaviour;
  private final Map<String, Method> methods = new HashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

  JsonRpc(FakeLedger ledger, Behaviour behaviour) {
    this.behaviour = behaviour;
    methods.putAll(new BlockMethods(behaviour).methods());
    methods.putAll(new StateMethods(ledger, behaviour).methods());
    methods.putAll(new LogMethods(behaviour).methods());
  }

  /** How often a method was called, singly or in batches. */
  int calls(String method) {
    AtomicInteger count = calls.get(method);
    return count == null ? 0 : count.get();
  }

  /**
   * @return empty where nothing was asked but only notified
   * @throws NoJsonRpc where the answer is none of JSON-RPC
   */
  Optional<String> answer(String text) {
    JsonNode request;
    try {
      request = JSON.readTree(text);
    } catch (JacksonException e) {
      return Optional.of(error(null, new RpcError(RpcError.PARSE_ERROR, "parse error")).toString());
    }
    return request.isArray() ? batch(request) : single(request).map(JsonNode::toString);
  }

  private Optional<String> batch(JsonNode requests) {
    if (requests.isEmpty()) {
      return refused("empty batch");
    }
    if (behaviour.refusesBatches) {
      return refused("batch requests are not supported");
    }
    if (requests.size() > behaviour.maxBatch) {
      return refused("batch too large");
    }
    List<ObjectNode> answers = new ArrayList<>();
    requests.forEach(request -> single(request).ifPresent(answers::add));
    Random order = behaviour.batchOrder;
    if (order != null) {
      Collections.shuffle(answers, order);
    }
    if (answers.isEmpty()) {
      return Optional.empty();
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    answers.forEach(array::add);
    return Optional.of(array.toString());
  }

  /** One error in place of a list, as the specification has it. */
  private static Optional<String> refused(String words) {
    return Optional.of(error(null, new RpcError(RpcError.INVALID_REQUEST, words)).toString());
  }

  private Optional<ObjectNode> single(JsonNode request) {
    JsonNode id = request.get("id");
    String method = request.path("method").asString("");
    if (method.isEmpty()) {
      return Optional.of(error(id, new RpcError(RpcError.INVALID_REQUEST, "invalid request")));
    }
    ObjectNode answer;
    try {
      JsonNode result = call(method, request.path("params"));
      answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
      answer.set("id", id);
      answer.set("result", result);
    } catch (RpcError e) {
      answer = error(id, e);
    }
    return id == null ? Optional.empty() : Optional.of(answer);
  }

  private JsonNode call(String name, JsonNode params) {
    calls.computeIfAbsent(name, method -> new AtomicInteger()).incrementAndGet();
    behaviour.announce(name, params);
    Method method = methods.get(name);
    if (method == null || behaviour.lacking.contains(name)) {
      throw new RpcError(
          RpcError.NO_SUCH_METHOD, "the method " + name + " does not exist/is not available");
    }
    if (Behaviour.takeOne(behaviour.failingCalls)) {
      throw new RpcError(RpcError.INTERNAL, "internal error");
    }
    JsonNode result = method.answer(behaviour.view(), new Params(params));
    if (behaviour.losingAnswers.remove(name)) {
      throw new NoJsonRpc(null);
    }
    for (Forgery forgery : behaviour.forgeries) {
      if (forgery.method().equals(name)) {
        result = forgery.change().apply(params, result);
      }
    }
    return result;
  }

  private static ObjectNode error(@Nullable JsonNode id, RpcError e) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    answer.set("id", id == null ? JsonNodeFactory.instance.nullNode() : id);
    answer.putObject("error").put("code", e.code()).put("message", e.words());
    return answer;
  }
}
