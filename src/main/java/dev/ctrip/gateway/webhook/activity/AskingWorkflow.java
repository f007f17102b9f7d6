package dev.ctrip.gateway.webhook.activity;

import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.webhook.WebhookDelivery;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workflow that asked for a delivery, whatever it is about. */
final class AskingWorkflow {

  private static final Logger LOG = LoggerFactory.getLogger(AskingWorkflow.class);
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private AskingWorkflow() {}

  /**
   * Whether it is another than the one of this id; where no workflow asked, it is not.
   *
   * @param id null: any
   */
  static boolean isAnotherThan(@Nullable String id) {
    try {
      return id != null && !id.equals(Activity.getExecutionContext().getInfo().getWorkflowId());
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * Tells it by {@link WebhookDelivery#FAILING_SIGNAL}, unless it has heard. Never fails: operators
   * can do without it, and the delivery's next attempt must not wait for it.
   *
   * @param attempts how many were made, this one included; all have failed
   */
  static void hearOfFailure(String deliveryId, int attempts) {
    try {
      ActivityExecutionContext context = Activity.getExecutionContext();
      if (isNews(attempts, context.getInfo().getAttempt())) {
        TemporalCalls.within(
            DEADLINE,
            () ->
                context
                    .getWorkflowClient()
                    .newUntypedWorkflowStub(context.getInfo().getWorkflowId())
                    .signal(WebhookDelivery.FAILING_SIGNAL, deliveryId));
      }
    } catch (RuntimeException e) {
      LOG.debug("the workflow was not told that {} fails", deliveryId, e);
    }
  }

  /**
   * @param attemptsOfRun those that the present run has asked for; a run that was started again has
   *     not heard what the one before it had
   */
  private static boolean isNews(int attempts, int attemptsOfRun) {
    return attempts == 2 || (attempts > 2 && attemptsOfRun == 1);
  }
}
