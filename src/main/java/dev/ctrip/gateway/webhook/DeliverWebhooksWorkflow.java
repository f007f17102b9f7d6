package dev.ctrip.gateway.webhook;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what no other workflow does: a ping, what is sent again, what an operator sends. Its id
 * is in the rows of its deliveries; may run any number of times, one at a time.
 */
@WorkflowInterface
public interface DeliverWebhooksWorkflow {

  /** Ends once every delivery has ended, however. */
  @WorkflowMethod(name = "DeliverWebhooks")
  void deliver(Request request);

  /** Delivers these now, also those that wait for their next attempt. */
  @SignalMethod(description = "Delivers what it names now, also what waits for its next attempt.")
  void deliverNow(@Nullable Request request);

  /** The workflow of one delivery that was sent anew. */
  static String idFor(String deliveryId) {
    return "webhook-" + deliveryId;
  }

  /** Deliveries by their ids; all else is in PostgreSQL. */
  record Request(List<String> deliveryIds) {

    public Request {
      deliveryIds = List.copyOf(deliveryIds);
    }
  }
}
