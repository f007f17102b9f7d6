package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.store.JdbcRelayQueue;
import dev.ctrip.gateway.payment.store.JdbcRelayQueue.ToRelay;
import dev.ctrip.gateway.platform.TemporalCalls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings to Temporal what PostgreSQL knows and Temporal may not: payments without a workflow, and
 * changes that no workflow has judged, also after the close. It makes good every lost start, lost
 * signal, terminated run and lost Temporal database, so nothing else has to. Any number of replicas
 * share the work.
 */
@Component
class Relay {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  /** One that cannot be relayed by itself, for example while a new namespace spreads. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(15);

  private static final Note WAKE = new Note("relay", "something changed and waits to be judged");

  private final JdbcRelayQueue queue;
  private final PaymentWorkflows workflows;
  private final RelaySettings settings;
  private final Clock clock;

  Relay(JdbcRelayQueue queue, PaymentWorkflows workflows, RelaySettings settings, Clock clock) {
    this.queue = queue;
    this.workflows = workflows;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Relays one batch of what is urgent and verifies one batch of the rest.
   *
   * @param halted asked between payments; the others are given back when it says so
   * @return whether there may be more urgent ones at once
   * @throws RuntimeException if PostgreSQL or Temporal could not be reached
   */
  boolean relayBatch(BooleanSupplier halted) {
    Instant now = clock.instant();
    List<ToRelay> urgent = queue.takeUrgent(settings.batch(), now.minus(settings.wakeAfter()), now);
    relayAll(urgent, halted);
    relayAll(
        queue.takeUnverified(settings.batch(), now.minus(settings.verifyAfter()), now), halted);
    return urgent.size() >= settings.batch();
  }

  /**
   * Starts a payment's workflow as soon as it is committed; the next batch makes good a failure.
   */
  void startNow(String paymentId) {
    try {
      workflows.ensureRunning(paymentId);
      queue.relayed(paymentId, clock.instant());
    } catch (RuntimeException unreachable) {
      LOG.debug("the workflow of {} will be started later", paymentId, unreachable);
    }
  }

  /**
   * Tells the workflow of a change that was just committed; the next batch makes good a failure.
   */
  void wakeNow(String paymentId) {
    try {
      workflows.wake(paymentId, WAKE);
    } catch (RuntimeException unreachable) {
      LOG.debug("the workflow of {} will be woken later", paymentId, unreachable);
    }
  }

  /** One payment that cannot be relayed is reported and stands in nobody's way. */
  private void relayAll(List<ToRelay> batch, BooleanSupplier halted) {
    for (int i = 0; i < batch.size(); i++) {
      if (halted.getAsBoolean()) {
        giveBack(batch.subList(i, batch.size()));
        return;
      }
      try {
        relay(batch.get(i));
      } catch (RuntimeException e) {
        if (TemporalCalls.isUnreachable(e)) {
          // The rest would wait for the same deadline.
          giveBack(batch.subList(i, batch.size()));
          throw e;
        }
        LOG.warn("{} cannot be relayed and is tried again soon", batch.get(i).paymentId(), e);
        queue.relayed(
            batch.get(i).paymentId(),
            clock.instant().minus(settings.verifyAfter()).plus(RETRY_AFTER));
      }
    }
  }

  private void giveBack(List<ToRelay> payments) {
    queue.giveBack(payments.stream().map(ToRelay::paymentId).toList());
  }

  private void relay(ToRelay payment) {
    if (payment.unjudged()) {
      workflows.wake(payment.paymentId(), WAKE);
    } else {
      workflows.ensureRunning(payment.paymentId());
    }
  }
}
