package dev.ctrip.gateway.webhook.relay;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.webhook.DeliverWebhooksWorkflow.Request;
import dev.ctrip.gateway.webhook.store.JdbcCarrierQueue;
import dev.ctrip.gateway.webhook.store.JdbcCarrierQueue.Carried;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings to Temporal the deliveries that have a carrier of their own. It makes good every process
 * that died after its commit, terminated run and lost Temporal database. Any number of replicas
 * share the work.
 */
@Component
@ConditionalOnRole(Role.WORKER)
class WebhookRelay {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookRelay.class);

  private static final int BATCH = 50;

  /** How long a lost carrier stays lost, as with payments. */
  private static final Duration VERIFY_AFTER = Duration.ofMinutes(10);

  /** One that cannot be brought by itself, for example while a new namespace spreads. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(15);

  private final JdbcCarrierQueue queue;
  private final Carriers carriers;
  private final Clock clock;

  WebhookRelay(JdbcCarrierQueue queue, Carriers carriers, Clock clock) {
    this.queue = queue;
    this.carriers = carriers;
    this.clock = clock;
  }

  /**
   * Relays one batch of what is new and verifies one batch of the rest.
   *
   * @return whether there may be more new ones at once
   * @throws RuntimeException if PostgreSQL or Temporal could not be reached
   */
  boolean relayBatch() {
    Instant now = clock.instant();
    List<Carried> fresh = queue.takeNew(BATCH, now);
    relay(fresh, carriers::deliverNow);
    relay(queue.takeUnverified(BATCH, now.minus(VERIFY_AFTER), now), carriers::ensureRunning);
    return fresh.size() >= BATCH;
  }

  private void relay(List<Carried> batch, BiConsumer<String, Request> bring) {
    Map<String, List<String>> byCarrier =
        batch.stream()
            .collect(
                groupingBy(Carried::carrier, TreeMap::new, mapping(Carried::deliveryId, toList())));
    List<String> left = new ArrayList<>(batch.stream().map(Carried::deliveryId).toList());
    byCarrier.forEach((carrier, ids) -> {
      try {
        bring.accept(carrier, new Request(ids));
      } catch (RuntimeException e) {
        if (TemporalCalls.isUnreachable(e)) {
          // The rest would wait for the same deadline.
          queue.relayed(left, null);
          throw e;
        }
        LOG.warn("{} cannot be started and is tried again soon", carrier, e);
        queue.relayed(ids, clock.instant().minus(VERIFY_AFTER).plus(RETRY_AFTER));
      }
      left.removeAll(ids);
    });
  }
}
