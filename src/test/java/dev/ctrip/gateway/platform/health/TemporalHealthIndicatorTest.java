package dev.ctrip.gateway.platform.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

@Timeout(30)
class TemporalHealthIndicatorTest {

  @Test
  void isUpWhereTemporalHasTheNamespace() {
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      assertThat(new TemporalHealthIndicator(temporal.getWorkflowClient()).health().getStatus())
          .isEqualTo(Status.UP);
    }
  }

  @Test
  void isDownWhereNobodyListens() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(ask(free).getStatus()).isEqualTo(Status.DOWN);
  }

  @Test
  void isDownSoonWhereSomebodyListensButDoesNotAnswer() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      long before = System.nanoTime();

      assertThat(ask(silent.getLocalPort()).getStatus()).isEqualTo(Status.DOWN);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    }
  }

  private static Health ask(int port) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
    try {
      return new TemporalHealthIndicator(
              WorkflowClient.newInstance(
                  stubs, WorkflowClientOptions.newBuilder().setNamespace("ctrip").build()))
          .health();
    } finally {
      stubs.shutdownNow();
    }
  }
}
