package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every node of a chain was tried that may be asked. */
final class NoNodeAnsweredException extends Exception {

  private final List<NodeFailure> failures;

  /**
   * @param failures one per node, in the order they were asked
   */
  NoNodeAnsweredException(String method, Collection<NodeFailure> failures) {
    this(
        method,
        failures.stream().map(NodeFailure::reason).collect(Collectors.joining("; ")),
        failures);
  }

  private NoNodeAnsweredException(String method, String reason, Collection<NodeFailure> failures) {
    super("no node answered " + method + " (" + reason + ")");
    this.failures = List.copyOf(failures);
  }

  /** There are not enough that could agree. */
  static NoNodeAnsweredException tooFew(String method, int needed) {
    return new NoNodeAnsweredException(
        method,
        "it takes %d URLs in rpc, each of another host, port or path, that have not lied of late"
            .formatted(needed),
        List.of());
  }

  boolean any(Kind kind) {
    return failures.stream().anyMatch(failure -> failure.kind() == kind);
  }

  /** Whether nothing is known against any of them but that it is asked as often as it may be. */
  boolean areAllBusy() {
    return !failures.isEmpty()
        && failures.stream().allMatch(failure -> failure.limitedFor().isPresent());
  }

  /** Whether a node refused with one of these phrases, whatever their case. */
  boolean anyRefusalSays(List<String> phrases) {
    return failures.stream()
        .filter(failure -> failure.kind() == Kind.REFUSED)
        .map(failure -> failure.reason().toLowerCase(Locale.ROOT))
        .anyMatch(reason -> phrases.stream().anyMatch(reason::contains));
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
