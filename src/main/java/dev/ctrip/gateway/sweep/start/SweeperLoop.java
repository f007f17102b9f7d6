package dev.ctrip.gateway.sweep.start;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sees to it that each enabled chain has its rounds, and one begins when this process has started;
 * so what was sent before is held against the chain at once. Nothing that fails ends it.
 */
@Component
@ConditionalOnRole(Role.WORKER)
class SweeperLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(SweeperLoop.class);

  /** How long the rounds of a terminated run stay away; also while Temporal is away. */
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** Temporal is mostly away only until it has started as well. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final SweepWorkflows workflows;
  private final Chains chains;
  private final Set<String> begun = new HashSet<>();
  private @Nullable Thread thread;
  private CountDownLatch stop = new CountDownLatch(0);
  private boolean failing;

  SweeperLoop(SweepWorkflows workflows, Chains chains) {
    this.workflows = workflows;
    this.chains = chains;
  }

  @Override
  public synchronized void start() {
    stop = new CountDownLatch(1);
    begun.clear();
    thread = Thread.ofVirtual().name("sweepers").start(this::run);
  }

  @Override
  public synchronized void stop() {
    stop.countDown();
    Thread running = thread;
    thread = null;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  private void run() {
    try {
      Duration wait;
      do {
        wait = ensureAll() ? EVERY : SOON;
      } while (!stop.await(wait.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @return whether each chain has its rounds
   */
  private boolean ensureAll() {
    try {
      for (ChainSettings chain : chains.enabled()) {
        if (stop.getCount() == 0) {
          return true;
        }
        if (begun.contains(chain.name())) {
          workflows.ensureSweeper(chain);
        } else {
          workflows.passNow(chain);
          begun.add(chain.name());
        }
      }
      if (failing) {
        LOG.info("every chain's sweeper runs");
        failing = false;
      }
      return true;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("the sweepers wait for Temporal: {}", e.toString());
        failing = true;
      }
      return false;
    }
  }
}
