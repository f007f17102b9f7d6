package dev.ctrip.gateway.world.node;

import java.util.function.BinaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * A lie about one method's results.
 *
 * @param change given the parameters and the true result, which it may change in place
 */
record Forgery(String method, BinaryOperator<JsonNode> change) {}
