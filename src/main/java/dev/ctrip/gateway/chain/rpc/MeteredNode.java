package dev.ctrip.gateway.chain.rpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;

/**
 * Times every question as {@code ctrip.chain.requests}, by chain, host, method and outcome ({@code
 * answered}, or a {@link NodeFailure.Kind} in lower case).
 */
final class MeteredNode implements Node {

  private final Node node;
  private final String chain;
  private final MeterRegistry meters;

  MeteredNode(Node node, String chain, MeterRegistry meters) {
    this.node = node;
    this.chain = chain;
    this.meters = meters;
  }

  @Override
  public String host() {
    return node.host();
  }

  @Override
  public <R, T> T ask(Question<R, T> question) throws NodeFailure {
    return timed(question.method(), () -> node.ask(question));
  }

  @Override
  public <P, T> T ask(Batch<P, T> batch) throws NodeFailure {
    return timed(batch.method(), () -> node.ask(batch));
  }

  private interface Asking<T> {
    T ask() throws NodeFailure;
  }

  private <T> T timed(String method, Asking<T> asking) throws NodeFailure {
    Timer.Sample sample = Timer.start(meters);
    String outcome = "answered";
    try {
      return asking.ask();
    } catch (NodeFailure failure) {
      outcome = failure.kind().name().toLowerCase(Locale.ROOT);
      throw failure;
    } finally {
      sample.stop(
          meters.timer(
              "ctrip.chain.requests",
              "chain",
              chain,
              "host",
              host(),
              "method",
              method,
              "outcome",
              outcome));
    }
  }
}
