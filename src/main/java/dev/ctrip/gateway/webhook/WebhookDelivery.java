package dev.ctrip.gateway.webhook;

import io.temporal.activity.ActivityInterface;

/** Delivers one webhook. Served on the task queue {@code webhooks}. */
@ActivityInterface(namePrefix = "Webhook_")
public interface WebhookDelivery {

  /**
   * Makes one attempt. Unless the delivery is over, it fails with the delay until the next attempt,
   * so that Temporal's retries follow the schedule of Standard Webhooks. Idempotent: a delivery
   * that is over is not attempted again.
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
    REFUSED
  }
}
