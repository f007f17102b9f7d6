package dev.ctrip.gateway.webhook.relay;

import dev.ctrip.gateway.durable.Summary;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.platform.TemporalNamespace;
import dev.ctrip.gateway.webhook.DeliverWebhooksWorkflow.Request;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Starts the workflows that carry deliveries. Every call has a deadline of its own. */
@Component
@ConditionalOnRole(Role.WORKER)
class Carriers {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final WorkflowClient client;
  private final TemporalNamespace namespace;

  Carriers(WorkflowClient client, TemporalNamespace namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Makes a carrier deliver these now: starts it, or tells the one that runs.
   *
   * @throws RuntimeException if Temporal did not answer in time
   */
  void deliverNow(String carrier, Request request) {
    if (!ensureRunning(carrier, request)) {
      TemporalCalls.within(
          DEADLINE, () -> client.newUntypedWorkflowStub(carrier).signal("deliverNow", request));
    }
  }

  /**
   * @return whether it had to be started
   * @throws RuntimeException if Temporal did not answer in time
   */
  boolean ensureRunning(String carrier, Request request) {
    try {
      return TemporalCalls.within(DEADLINE, () -> start(carrier, request));
    } catch (RuntimeException e) {
      if (TemporalCalls.isUnreachable(e)) {
        throw e;
      }
      // A server that has lost its data does not know the namespace.
      namespace.ensure();
      return TemporalCalls.within(DEADLINE, () -> start(carrier, request));
    }
  }

  private boolean start(String carrier, Request request) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(carrier)
            .setTaskQueue(TaskQueues.PAYMENTS)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setStaticSummary(Summary.of("deliver " + String.join(", ", request.deliveryIds())))
            .build();
    try {
      client.newUntypedWorkflowStub("DeliverWebhooks", options).start(request);
      return true;
    } catch (WorkflowExecutionAlreadyStarted running) {
      return false;
    }
  }
}
