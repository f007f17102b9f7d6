package dev.ctrip.gateway.chain.health;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * How far behind each chain is read. Down if any is: deposits are then seen late, never missed, so
 * this is for people to look at and no reason to take the process away.
 */
@Component
@ConditionalOnRole({Role.API, Role.WORKER})
class ChainsHealthIndicator extends AbstractHealthIndicator {

  private final Chains chains;
  private final Deposits deposits;
  private final Clock clock;

  ChainsHealthIndicator(Chains chains, Deposits deposits, Clock clock) {
    super("The chains' cursors cannot be read");
    this.chains = chains;
    this.deposits = deposits;
    this.clock = clock;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    health.up();
    for (ChainSettings chain : chains.enabled()) {
      Optional<Cursor> cursor = deposits.cursor(chain.id());
      if (cursor.isEmpty()) {
        health.down().withDetail(chain.name(), "no block was read yet");
        continue;
      }
      Duration age = Duration.between(cursor.get().timestamp(), clock.instant());
      if (age.compareTo(chain.patience()) > 0) {
        health.down();
      }
      health.withDetail(
          chain.name(),
          Map.of(
              "block", cursor.get().number(),
              "blocksBehind", Math.max(0, cursor.get().headNumber() - cursor.get().number()),
              "blockAgeSeconds", age.toSeconds()));
    }
  }
}
