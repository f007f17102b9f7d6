package dev.ctrip.gateway.refund.start;

import dev.ctrip.gateway.durable.Summary;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.BackgroundLoop;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.platform.TemporalNamespace;
import dev.ctrip.gateway.refund.RefundWorkflow;
import dev.ctrip.gateway.refund.store.JdbcRefunds;
import dev.ctrip.gateway.refund.store.Untold;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Brings to Temporal what PostgreSQL knows of refunds: each change is told to the refund's
 * workflow, which is started where there is none. So a lost start, a lost signal and a lost run are
 * made good. Any number of replicas share the work.
 */
@Component
@ConditionalOnRole(Role.WORKER)
class RefundRelay extends BackgroundLoop {

  private static final Duration EVERY = Duration.ofSeconds(1);

  /** How long a workflow that was terminated stays away. */
  private static final Duration VERIFY_AFTER = Duration.ofMinutes(10);

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private static final int AT_ONCE = 50;

  private final JdbcRefunds refunds;
  private final WorkflowClient client;
  private final TemporalNamespace namespace;
  private final Clock clock;

  RefundRelay(
      JdbcRefunds refunds, WorkflowClient client, TemporalNamespace namespace, Clock clock) {
    super("refund-relay", EVERY, EVERY);
    this.refunds = refunds;
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
  }

  @Override
  protected Duration round() {
    List<Untold> some = refunds.takeUntold(AT_ONCE, clock.instant().minus(VERIFY_AFTER));
    for (Untold refund : some) {
      if (isStopping()) {
        return EVERY;
      }
      wake(refund);
      refunds.told(refund);
    }
    return some.size() < AT_ONCE ? EVERY : Duration.ZERO;
  }

  /** A server that has lost its data does not know the namespace. */
  private void wake(Untold refund) {
    try {
      TemporalCalls.within(DEADLINE, () -> signalWithStart(refund.refundId()));
    } catch (RuntimeException e) {
      if (TemporalCalls.isUnreachable(e)) {
        throw e;
      }
      namespace.ensure();
      TemporalCalls.within(DEADLINE, () -> signalWithStart(refund.refundId()));
    }
  }

  private void signalWithStart(String refundId) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(RefundWorkflow.idFor(refundId))
            .setTaskQueue(TaskQueues.PAYMENTS)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setStaticSummary(Summary.of("pays the refund " + refundId))
            .build();
    client
        .newUntypedWorkflowStub("Refund", options)
        .signalWithStart("recheck", new Object[0], new Object[] {refundId});
  }

  @Override
  protected String whileFailing() {
    return "the relay of refunds waits for PostgreSQL or Temporal";
  }

  @Override
  protected String onceWell() {
    return "the relay of refunds works again";
  }
}
