package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainContract;
import dev.ctrip.gateway.world.SteeredChain;
import dev.ctrip.gateway.world.TestChain;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

class JsonRpcChainIT extends ChainContract {

  private static final TestChain ANVIL = TestChain.start();
  private static final Chain CHAIN =
      JsonRpcNodes.chain(
          ANVIL.settings(), new SimpleMeterRegistry(), Clock.systemUTC(), Duration.ofSeconds(5));

  @AfterAll
  static void stop() {
    ANVIL.close();
  }

  @Override
  protected Chain chain() {
    return CHAIN;
  }

  @Override
  protected SteeredChain world() {
    return ANVIL;
  }
}
