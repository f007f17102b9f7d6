package dev.ctrip.gateway.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TestTemporalIT {

  @TempDir Path directory;

  @Test
  void keepsItsDataOverAStopAndLosesItWhenWiped() {
    try (TestTemporal temporal =
        TestTemporal.on(
            ChildProcess.freePort(),
            ChildProcess.freePort(),
            directory.resolve("temporal.db"),
            directory.resolve("temporal.log"))) {
      temporal.start();
      startWorkflow(temporal);
      await().until(() -> count(temporal) == 1);

      temporal.stop();
      temporal.start();
      assertThat(count(temporal)).isOne();

      temporal.wipe();
      assertThat(count(temporal)).isZero();
    }
  }

  @Test
  void servesTheWebUiAndFreesItsPortsWhenClosed() throws Exception {
    TestTemporal temporal = TestTemporal.inMemory(directory.resolve("temporal.log"));
    assertThat(statusOf(temporal.uiUrl())).isEqualTo(200);

    temporal.close();

    try (ServerSocket socket = new ServerSocket(temporal.uiUrl().getPort())) {
      assertThat(socket.isBound()).isTrue();
    }
  }

  @Test
  void startsAgainWhereSomethingElseHadAPortForAMoment() throws Exception {
    Path log = directory.resolve("temporal.log");
    int port = ChildProcess.freePort();
    ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    try (other;
        TestTemporal temporal = TestTemporal.on(port, ChildProcess.freePort(), null, log)) {
      CompletableFuture<Void> started = CompletableFuture.runAsync(temporal::start);
      await().until(() -> Files.exists(log) && Files.readString(log).contains(":" + port));
      other.close();

      started.get(90, TimeUnit.SECONDS);
      assertThat(count(temporal)).isZero();
    }
  }

  private static int statusOf(URI url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static void startWorkflow(TestTemporal temporal) {
    with(
        temporal,
        stubs ->
            stubs
                .blockingStub()
                .startWorkflowExecution(
                    StartWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestTemporal.NAMESPACE)
                        .setRequestId(UUID.randomUUID().toString())
                        .setWorkflowId("one")
                        .setWorkflowType(WorkflowType.newBuilder().setName("NobodyRunsThis"))
                        .setTaskQueue(TaskQueue.newBuilder().setName("nobody"))
                        .build())
                .getRunId());
  }

  private static long count(TestTemporal temporal) {
    return with(
        temporal,
        stubs ->
            stubs
                .blockingStub()
                .countWorkflowExecutions(
                    CountWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(TestTemporal.NAMESPACE)
                        .build())
                .getCount());
  }

  private static <T> T with(TestTemporal temporal, Call<T> call) throws StatusRuntimeException {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.address()).build());
    try {
      return call.on(stubs);
    } finally {
      stubs.shutdownNow();
      stubs.awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private interface Call<T> {
    T on(WorkflowServiceStubs stubs);
  }
}
