package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.payment.PaymentWorkflow.Note;
import dev.ctrip.gateway.payment.store.JdbcPayments;
import dev.ctrip.gateway.payment.store.JdbcPayments.ToRelay;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings to Temporal what PostgreSQL knows and Temporal may not: payments without a workflow, and
 * deposits that no workflow has judged. It makes good every lost start, lost signal, terminated run
 * and lost Temporal database, so nothing else has to. Any number of replicas share the work.
 */
@Component
class Relay {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final Note WAKE = new Note("relay", "deposits are waiting to be judged");

  private final JdbcPayments payments;
  private final PaymentWorkflows workflows;
  private final RelaySettings settings;
  private final Clock clock;

  Relay(JdbcPayments payments, PaymentWorkflows workflows, RelaySettings settings, Clock clock) {
    this.payments = payments;
    this.workflows = workflows;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Relays one batch.
   *
   * @return whether there may be more to do at once
   */
  boolean relayBatch() {
    Instant now = clock.instant();
    List<ToRelay> batch =
        payments.takeForRelay(
            settings.batch(),
            now.minus(settings.wakeAgainAfter()),
            now.minus(settings.verifyAfter()),
            now);
    for (int i = 0; i < batch.size(); i++) {
      try {
        relay(batch.get(i));
      } catch (RuntimeException unreachable) {
        // The rest would most likely wait for the same deadline; give all back.
        List<String> left = new ArrayList<>();
        batch.subList(i, batch.size()).forEach(payment -> left.add(payment.paymentId()));
        payments.notRelayed(left);
        throw unreachable;
      }
    }
    return batch.size() == settings.batch();
  }

  /**
   * Starts a payment's workflow as soon as it is committed; the next batch makes good a failure.
   */
  void startNow(String paymentId) {
    try {
      workflows.ensureRunning(paymentId);
      payments.relayed(paymentId, clock.instant());
    } catch (RuntimeException unreachable) {
      LOG.debug("the workflow of {} will be started later", paymentId, unreachable);
    }
  }

  private void relay(ToRelay payment) {
    workflows.ensureRunning(payment.paymentId());
    if (payment.unjudged()) {
      workflows.recheck(payment.paymentId(), WAKE);
    }
  }
}
