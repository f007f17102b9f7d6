package dev.ctrip.gateway.admin.start;

import dev.ctrip.gateway.admin.AdminWorkflows;
import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.admin.SweepWorkflow;
import dev.ctrip.gateway.durable.Summary;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.platform.TemporalNamespace;
import dev.ctrip.gateway.webhook.DeliverWebhooksWorkflow;
import dev.ctrip.gateway.webhook.WebhookSending.Dispatched;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/** Starts them on Temporal, each call with a deadline. */
@Component
@ConditionalOnRole(Role.API)
class TemporalAdminWorkflows implements AdminWorkflows {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  /** As long as an operator is to wait for an answer. */
  private static final Duration DEADLINE_IN_ALL = Duration.ofSeconds(5);

  /** Enough that two of a kind never meet under one id. */
  private static final int SUFFIX_BYTES = 6;

  private final WorkflowClient client;
  private final TemporalNamespace namespace;
  private final SecureRandom random = new SecureRandom();

  TemporalAdminWorkflows(WorkflowClient client, TemporalNamespace namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public Started scan(ScanWorkflow.Request request) {
    return start(
        "Scan",
        options(request.inWords(), request.actor())
            .setWorkflowId("scan-" + request.chainName() + "-" + suffix())
            .build(),
        request);
  }

  @Override
  public Started sweep(SweepWorkflow.Request request) {
    String what = request.address() == null ? "now" : "address";
    return start(
        "SweepNow",
        options(request.inWords(), request.actor())
            .setWorkflowId("sweep-" + what + "-" + suffix())
            .build(),
        request);
  }

  private String suffix() {
    byte[] suffix = new byte[SUFFIX_BYTES];
    random.nextBytes(suffix);
    return HexFormat.of().formatHex(suffix);
  }

  @Override
  public Started process(ProcessPaymentWorkflow.Request request) {
    return start(
        "ProcessPayment",
        options("look at payment " + request.paymentId(), request.actor())
            .setWorkflowId(ProcessPaymentWorkflow.idFor(request.paymentId()))
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .build(),
        request);
  }

  @Override
  public Started deliver(Dispatched webhooks, String actor) {
    return start(
        "DeliverWebhooks",
        options("deliver " + String.join(", ", webhooks.deliveryIds()), actor)
            .setWorkflowId(webhooks.carrier())
            // The relay may have been quicker, and may be through already.
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .build(),
        new DeliverWebhooksWorkflow.Request(webhooks.deliveryIds()));
  }

  private static WorkflowOptions.Builder options(String what, String actor) {
    return WorkflowOptions.newBuilder()
        .setTaskQueue(TaskQueues.PAYMENTS)
        .setStaticSummary(Summary.of(what))
        .setStaticDetails("Asked for with the API key `" + actor + "`.");
  }

  private Started start(String type, WorkflowOptions options, Object request) {
    return TemporalCalls.within(DEADLINE_IN_ALL, () -> startSurely(type, options, request));
  }

  /** A server that has lost its data does not know the namespace. */
  private Started startSurely(String type, WorkflowOptions options, Object request) {
    try {
      return startOnce(type, options, request);
    } catch (RuntimeException e) {
      if (TemporalCalls.isUnreachable(e)) {
        throw e;
      }
      namespace.ensure();
      return startOnce(type, options, request);
    }
  }

  private Started startOnce(String type, WorkflowOptions options, Object request) {
    WorkflowExecution execution =
        TemporalCalls.within(
            DEADLINE, () -> client.newUntypedWorkflowStub(type, options).start(request));
    return new Started(execution.getWorkflowId(), execution.getRunId());
  }
}
