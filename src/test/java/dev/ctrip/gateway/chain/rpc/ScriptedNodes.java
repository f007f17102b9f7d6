package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.LocalSettings;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Nodes of one chain with a block every twelve seconds, in a time that passes as a test says. */
final class ScriptedNodes implements TimeMeter {

  static final Question<String, TokenAmount> BALANCE =
      Questions.balance(Address.parse("0x52908400098527886E0F7030069857D2E4169EE7"));

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final ScriptedNode first = new ScriptedNode("first");
  final ScriptedNode second = new ScriptedNode("second");
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

  FailOver failOver(Node... nodes) {
    return failOver(UnaryOperator.identity(), nodes);
  }

  /** At one URL per node, which has the node's host. */
  FailOver failOver(UnaryOperator<Node> decorated, Node... nodes) {
    Map<String, Node> byHost = Stream.of(nodes).collect(Collectors.toMap(Node::host, decorated));
    return new FailOver(
        LocalSettings.of(
            Stream.of(nodes).map(node -> URI.create("https://" + node.host())).toList(),
            List.of(),
            Duration.ofSeconds(12)),
        url -> Objects.requireNonNull(byHost.get(url.getHost())),
        clock,
        meters,
        this::pass,
        Runnable::run);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void passSeconds(long seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  double state(int url) {
    return gauge("ctrip.chain.node.state", url);
  }

  double head(int url) {
    return gauge("ctrip.chain.node.head", url);
  }

  private double gauge(String name, int url) {
    return meters.get(name).tag("url", String.valueOf(url)).gauge().value();
  }

  double lies(Node node) {
    return meters.get("ctrip.chain.lies").tag("host", node.host()).counter().count();
  }

  @Override
  public long currentTimeNanos() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}
