package dev.ctrip.gateway.world.node;

import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * A lie about one method's results.
 *
 * @param change of the true result, given the parameters; may change it in place
 */
record Forgery(String method, BiFunction<JsonNode, JsonNode, JsonNode> change) {}
