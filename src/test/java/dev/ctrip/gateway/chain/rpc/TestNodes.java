package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.HeadFeed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The gateway's own way to nodes, for tests of what uses it. */
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

  /** New heads of one chain, as its WebSocket tells them. */
  public static HeadFeed heads(ChainSettings settings) {
    return new WebSocketHeadFeed(() -> List.of(settings));
  }
}
