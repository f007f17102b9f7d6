package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.money.ChainId;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Every enabled chain over JSON-RPC. Opens no connection before the first question. */
@Component
class JsonRpcNodes implements Nodes {

  /** Healthy providers answer in well under a second; then it is the next one's turn. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Chains chains;
  private final Map<ChainId, Chain> nodes;

  JsonRpcNodes(Chains chains, MeterRegistry meters, Clock clock) {
    this.chains = chains;
    this.nodes =
        chains.enabled().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    ChainSettings::id, settings -> chain(settings, meters, clock, TIMEOUT)));
  }

  static Chain chain(ChainSettings settings, MeterRegistry meters, Clock clock, Duration timeout) {
    Function<URI, Node> node =
        url ->
            new SameChainNode(
                new LimitedNode(
                    new MeteredNode(new HttpNode(url, timeout), settings.name(), meters),
                    settings.reading().requestsPerSecond(),
                    TimeMeter.SYSTEM_NANOTIME),
                settings.id(),
                clock);
    return new JsonRpcChain(settings, new FailOver(settings, node, clock, meters));
  }

  @Override
  public Chain of(ChainId id) {
    return Optional.ofNullable(nodes.get(chains.get(id).id())).orElseThrow();
  }
}
