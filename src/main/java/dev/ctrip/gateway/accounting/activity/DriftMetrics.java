package dev.ctrip.gateway.accounting.activity;

import dev.ctrip.gateway.accounting.store.IncidentRows;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Shows operators how many accounts differ, from the start of the process on and whichever worker
 * keeps the books: PostgreSQL is asked.
 */
@Component
@ConditionalOnRole(Role.WORKER)
class DriftMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(DriftMetrics.class);

  /** However often somebody reads metrics, and also while PostgreSQL does not answer. */
  static final Duration ASKED_AT_MOST_EVERY = Duration.ofSeconds(10);

  DriftMetrics(Chains chains, IncidentRows incidents, Clock clock, MeterRegistry meters) {
    for (ChainSettings chain : chains.enabled()) {
      OpenIncidents open = new OpenIncidents(chain.id(), incidents, clock);
      Gauge.builder("ctrip.accounting.drift", open::count)
          .description("Accounts of which books and chain differ")
          .tag("chain", chain.name())
          .register(meters);
    }
  }

  private static final class OpenIncidents {

    private final ChainId chain;
    private final IncidentRows incidents;
    private final Clock clock;
    private @Nullable Instant askedAt;
    private @Nullable Number count;

    OpenIncidents(ChainId chain, IncidentRows incidents, Clock clock) {
      this.chain = chain;
      this.incidents = incidents;
      this.clock = clock;
    }

    /** Null where it is not known, which the meter shows as not a number. */
    synchronized @Nullable Number count() {
      Instant now = clock.instant();
      if (askedAt == null || !now.isBefore(askedAt.plus(ASKED_AT_MOST_EVERY))) {
        count = ask();
        askedAt = now;
      }
      return count;
    }

    private @Nullable Number ask() {
      try {
        return incidents.open(chain);
      } catch (RuntimeException e) {
        LOG.debug("the open incidents of chain {} are not known", chain, e);
        return null;
      }
    }
  }
}
