package dev.ctrip.gateway.chain.rpc;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Questions that are put together (JSON-RPC 2.0, section 6) and answered as one.
 *
 * @param parts at least one
 * @param whole puts the answers together, which are in the order of the questions; throws a runtime
 *     exception where they contradict each other, so that this counts as the node's failure
 */
record Batch<P, T>(List<? extends Question<?, ? extends P>> parts, Function<List<P>, T> whole) {

  Batch {
    parts = List.copyOf(parts);
  }

  /** For people and metrics. */
  String method() {
    return parts.stream().map(Question::method).distinct().collect(Collectors.joining("+"));
  }
}
