package dev.ctrip.gateway.payment.activity;

import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.payment.PaymentWorkflow.CancelAnswer;
import dev.ctrip.gateway.payment.Transition;
import io.temporal.activity.ActivityInterface;

/**
 * A payment's rows in PostgreSQL. Each write is one transaction under the payment's row lock and
 * answers with what is stored afterwards: the workflow goes on from that, never from what it asked
 * for.
 */
@ActivityInterface(namePrefix = "Ledger_")
public interface PaymentLedger {

  PaymentFacts load(String paymentId);

  /**
   * Records an event, the state that it leaves, and a webhook delivery per endpoint. Does nothing
   * if the event is stored already, or if the payment or its deposits have moved on since they were
   * judged.
   */
  PaymentFacts record(Recording recording);

  /** Notes that deposits were judged without a change worth an event. Idempotent. */
  PaymentFacts markJudged(Judged judged);

  /**
   * Cancels the payment if no money was seen and it is still pending; else records, once per actor,
   * that this was refused. Idempotent.
   */
  CancelAnswer cancel(Cancellation cancellation);

  /**
   * Ends the payment's life. Does nothing while something is unjudged, a sweep is open or a webhook
   * is unacknowledged. Of a payment that is closed it notes that what came since is through.
   */
  PaymentFacts close(Judged judged);

  /**
   * @param stepKey idempotency key: workflow id, event and sequence
   * @param expectedSequence of the last event that was judged
   * @param changesSeen up to where changes were judged
   * @param closed whether the payment was closed then: the workflow of an open payment has no say
   *     in what comes after its close
   */
  record Recording(
      String paymentId,
      String stepKey,
      long expectedSequence,
      long changesSeen,
      boolean closed,
      Transition transition) {

    /** What a judgement of these facts calls for. */
    public static Recording of(
        String stepKey, PaymentTerms terms, PaymentFacts judged, Transition transition) {
      return new Recording(
          terms.paymentId(),
          stepKey,
          judged.sequence(),
          judged.changesSeen(),
          judged.closed(),
          transition);
    }
  }

  /**
   * @param changesSeen up to where changes were judged
   */
  record Judged(String paymentId, long changesSeen) {}

  /**
   * @param actor who asked for it
   */
  record Cancellation(String paymentId, String actor, String reason) {}
}
