package dev.ctrip.gateway.chain.rpc;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Questions that are put together (JSON-RPC 2.0, section 6).
 *
 * @param parts at least one
 * @param whole makes one answer of theirs
 */
record Batch<P, T>(List<? extends Question<?, ? extends P>> parts, Whole<P, T> whole) {

  /** The answers in the order of the questions, each on its own: one may be refused. */
  interface Answers<P> {

    /**
     * @throws NodeFailure if that question got no usable answer
     */
    P get(int part) throws NodeFailure;
  }

  /** Makes one answer of all. */
  interface Whole<P, T> {

    /**
     * @throws NodeFailure if one is missing that is needed
     * @throws RuntimeException where they contradict each other, so that this counts as the node's
     *     failure
     */
    T of(Answers<P> answers) throws NodeFailure;
  }

  Batch {
    parts = List.copyOf(parts);
  }

  /** For people and metrics. */
  String method() {
    return parts.stream().map(Question::method).distinct().collect(Collectors.joining("+"));
  }
}
