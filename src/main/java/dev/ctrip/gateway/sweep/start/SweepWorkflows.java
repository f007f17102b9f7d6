package dev.ctrip.gateway.sweep.start;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.durable.Summary;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.platform.TemporalNamespace;
import dev.ctrip.gateway.sweep.LeftoverSweepWorkflow;
import dev.ctrip.gateway.sweep.SweeperWorkflow;
import dev.ctrip.gateway.sweep.Unswept.Spot;
import dev.ctrip.gateway.sweep.activity.LeftoverSweeps;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Starts and wakes the sweeps' own workflows. Every call has a deadline; safe for any thread. */
@Component
class SweepWorkflows implements LeftoverSweeps {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final WorkflowClient client;
  private final TemporalNamespace namespace;

  SweepWorkflows(WorkflowClient client, TemporalNamespace namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Makes sure that somebody goes round the chain.
   *
   * @throws RuntimeException if Temporal did not answer in time
   */
  void ensureSweeper(ChainSettings chain) {
    surely(() -> client.newUntypedWorkflowStub("Sweeper", sweeper(chain)).start(route(chain)));
  }

  /**
   * Makes whoever goes round the chain begin now, and starts one where there is none.
   *
   * @throws RuntimeException if Temporal did not answer in time
   */
  void passNow(ChainSettings chain) {
    surely(() ->
        client
            .newUntypedWorkflowStub("Sweeper", sweeper(chain))
            .signalWithStart("passNow", new Object[0], new Object[] {route(chain)}));
  }

  @Override
  public void sweepLeftover(Spot spot, String reason) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(LeftoverSweepWorkflow.idFor(spot))
            .setTaskQueue(TaskQueues.PAYMENTS)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setStaticSummary(
                Summary.of(
                    "sweep %s left at %s on %s"
                        .formatted(spot.asset().symbol(), spot.address(), spot.chainName())))
            .build();
    surely(() ->
        client
            .newUntypedWorkflowStub("LeftoverSweep", options)
            .signalWithStart("recheck", new Object[] {reason}, new Object[] {spot}));
  }

  private static SweeperWorkflow.Route route(ChainSettings chain) {
    return SweeperWorkflow.Route.of(chain.id(), chain.name());
  }

  private static WorkflowOptions sweeper(ChainSettings chain) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(SweeperWorkflow.idFor(chain.name()))
        .setTaskQueue(TaskQueues.PAYMENTS)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .setWorkflowIdConflictPolicy(
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .setStaticSummary(Summary.of("sweeps what is left on " + chain.name()))
        .build();
  }

  /** A server that has lost its data does not know the namespace. */
  private void surely(Runnable call) {
    try {
      TemporalCalls.within(DEADLINE, call);
    } catch (RuntimeException e) {
      if (TemporalCalls.isUnreachable(e)) {
        throw e;
      }
      namespace.ensure();
      TemporalCalls.within(DEADLINE, call);
    }
  }
}
