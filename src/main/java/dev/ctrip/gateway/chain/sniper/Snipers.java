package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.HeadFeed;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * One sniper per enabled chain, from the worker's start to its stop. {@code
 * ctrip.sniper.enabled=false} leaves them all out.
 */
@Component
@ConditionalOnRole(Role.WORKER)
@ConditionalOnBooleanProperty(name = "ctrip.sniper.enabled", matchIfMissing = true)
final class Snipers implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Snipers.class);

  /** For the blocks in hand; below Spring's own 30 s for a phase of the shutdown. */
  private static final Duration STOP_AT_MOST = Duration.ofSeconds(20);

  private final Chains chains;
  private final HeadFeed heads;
  private final Followed followed;
  private final Turns turns;

  private volatile List<Sniper> running = List.of();

  Snipers(Chains chains, HeadFeed heads, Followed followed, Turns turns) {
    this.chains = chains;
    this.heads = heads;
    this.followed = followed;
    this.turns = turns;
  }

  @Override
  public void start() {
    running = chains.enabled().stream().map(this::sniperOf).toList();
    running.forEach(Sniper::start);
  }

  @Override
  public void stop() {
    running.forEach(Sniper::askToStop);
    long deadline = System.nanoTime() + STOP_AT_MOST.toNanos();
    try {
      for (Sniper sniper : running) {
        Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        if (!sniper.awaitEnd(left)) {
          log.warn("a sniper is left with its block in hand; the block will be read again");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running = List.of();
  }

  @Override
  public boolean isRunning() {
    return !running.isEmpty();
  }

  private Sniper sniperOf(ChainSettings chain) {
    Scanner scanner = followed.scanner(chain, turns);
    return new Sniper(
        chain,
        scanner,
        followed.upkeep(chain, scanner.blocksAtOnce()),
        heads,
        followed.metrics(chain));
  }
}
