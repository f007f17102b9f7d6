package dev.ctrip.gateway.sweep.start;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.platform.BackgroundLoop;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Sees to it that each enabled chain has its rounds, and one begins when this process has started;
 * so what was sent before is held against the chain at once.
 */
@Component
@ConditionalOnRole(Role.WORKER)
class SweeperLoop extends BackgroundLoop {

  /** How long the rounds of a terminated run stay away. */
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** Temporal is mostly away only until it has started as well. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final SweepWorkflows workflows;
  private final Chains chains;
  private final Set<String> begun = new HashSet<>();

  SweeperLoop(SweepWorkflows workflows, Chains chains) {
    super("sweepers", Duration.ZERO, SOON);
    this.workflows = workflows;
    this.chains = chains;
  }

  @Override
  public synchronized void start() {
    begun.clear();
    super.start();
  }

  @Override
  protected Duration round() {
    for (ChainSettings chain : chains.enabled()) {
      if (isStopping()) {
        return EVERY;
      }
      if (begun.contains(chain.name())) {
        workflows.ensureSweeper(chain);
      } else {
        workflows.passNow(chain);
        begun.add(chain.name());
      }
    }
    return EVERY;
  }

  @Override
  protected String whileFailing() {
    return "the sweepers wait for Temporal";
  }

  @Override
  protected String onceWell() {
    return "every chain's sweeper runs";
  }
}
