package dev.ctrip.gateway.platform.health;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether Temporal answers and has our namespace. */
@Component
class TemporalHealthIndicator implements HealthIndicator {

  /** A healthy server answers in milliseconds; a probe must not wait as long as a worker would. */
  private static final long DEADLINE_MILLIS = 1_000;

  private final WorkflowClient temporal;

  TemporalHealthIndicator(WorkflowClient temporal) {
    this.temporal = temporal;
  }

  @Override
  public Health health() {
    String namespace = temporal.getOptions().getNamespace();
    try {
      temporal
          .getWorkflowServiceStubs()
          .blockingStub()
          .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
      return Health.up().withDetail("namespace", namespace).build();
    } catch (StatusRuntimeException e) {
      return Health.down()
          .withDetail("namespace", namespace)
          .withDetail("error", e.getStatus().getCode().name())
          .build();
    }
  }
}
