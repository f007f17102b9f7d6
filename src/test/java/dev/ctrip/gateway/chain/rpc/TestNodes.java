package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** A chain over the gateway's own way to nodes. */
public final class TestNodes {

  private TestNodes() {}

  public static Chain of(ChainSettings settings) {
    return of(settings, Duration.ofSeconds(5));
  }

  /**
   * @param timeout of one question
   */
  public static Chain of(ChainSettings settings, Duration timeout) {
    return JsonRpcNodes.chain(settings, new SimpleMeterRegistry(), Clock.systemUTC(), timeout);
  }
}
