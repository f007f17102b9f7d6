package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.HeadFeed;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.chain.store.JdbcTokenChecks;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

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
  private final Nodes nodes;
  private final HeadFeed heads;
  private final JdbcScanProgress progress;
  private final JdbcDeposits deposits;
  private final JdbcTokenChecks tokenChecks;
  private final DepositListener listener;
  private final TransactionTemplate transactions;
  private final Turns turns;
  private final MeterRegistry meters;
  private final Clock clock;

  /** Kept over a stop and start, since a meter is registered once. */
  private final Map<ChainId, SniperMetrics> metrics = new ConcurrentHashMap<>();

  private volatile List<Sniper> running = List.of();

  Snipers(
      Chains chains,
      Nodes nodes,
      HeadFeed heads,
      JdbcScanProgress progress,
      JdbcDeposits deposits,
      JdbcTokenChecks tokenChecks,
      DepositListener listener,
      TransactionTemplate transactions,
      Turns turns,
      MeterRegistry meters,
      Clock clock) {
    this.chains = chains;
    this.nodes = nodes;
    this.heads = heads;
    this.progress = progress;
    this.deposits = deposits;
    this.tokenChecks = tokenChecks;
    this.listener = listener;
    this.transactions = transactions;
    this.turns = turns;
    this.meters = meters;
    this.clock = clock;
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

  private Sniper sniperOf(ChainSettings settings) {
    Chain chain = nodes.of(settings.id());
    SniperMetrics measured =
        metrics.computeIfAbsent(settings.id(), id -> new SniperMetrics(meters, settings));
    Scanner scanner =
        new Scanner(chain, progress, deposits, listener, transactions, turns, measured, clock);
    TokenInspection tokens = new TokenInspection(chain, tokenChecks);
    return new Sniper(settings, scanner, tokens, heads, measured);
  }
}
