package dev.ctrip.gateway.webhook;

import io.temporal.activity.ActivityInterface;

/** Delivers one webhook. Served on the task queue {@code webhooks}. */
@ActivityInterface(namePrefix = "Webhook_")
public interface WebhookDelivery {

  /**
   * The signal by which the workflow that asked for a delivery hears, with its id, that its
   * attempts fail; by the second of them, since a first one is no news. A hint: it may be lost or
   * come twice, and a workflow that does not know it ignores it.
   */
  String FAILING_SIGNAL = "webhookFailing";

  /**
   * Makes one attempt, unless another workflow has it now. Unless the delivery is over, it fails
   * with the delay until the next attempt, so that Temporal's retries follow the schedule of
   * Standard Webhooks. While too many calls of the receiver are under way it fails without an
   * attempt. Idempotent: a delivery that is over is not attempted again.
   *
   * @return how the delivery ended
   */
  Outcome deliver(String deliveryId);

  /** How a delivery ended; none of them is a failure of the workflow. */
  enum Outcome {
    ACKNOWLEDGED,
    /** The schedule is used up. */
    EXHAUSTED,
    /** The endpoint answered 410 Gone, or its URL may not be called. */
    REFUSED,
    /** The endpoint is paused: kept, to be sent once it is resumed. */
    HELD,
    /** The endpoint is disabled or was deleted: not sent, unless somebody asks for it. */
    SKIPPED,
    /** Another workflow delivers it now: somebody asked to have it sent anew. */
    MOVED
  }
}
