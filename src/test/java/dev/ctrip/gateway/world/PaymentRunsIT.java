package dev.ctrip.gateway.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether a payment's workflow that fails is found, on either kind of Temporal server. */
@Timeout(120)
class PaymentRunsIT {

  private static final String QUEUE = "planted";
  private static final String TYPE = "Payment";

  @TempDir Path directory;

  /** The planted failures are none of the suite's. */
  private String suites;

  @BeforeEach
  void tellElsewhere() {
    assertThat(PaymentRuns.areLookedAt()).as("the system property that turns it on").isTrue();
    suites = System.getProperty(PaymentRuns.DIRECTORY);
    System.setProperty(PaymentRuns.DIRECTORY, told().toString());
  }

  @AfterEach
  void tellTheSuiteAgain() {
    System.setProperty(PaymentRuns.DIRECTORY, suites);
  }

  @Test
  void findsAFailedPaymentWhenARealServerStops() {
    TestTemporal temporal = TestTemporal.inMemory(directory.resolve("temporal.log"));
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.address()).build());
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(TestTemporal.NAMESPACE).build());
    WorkerFactory workers = WorkerFactory.newInstance(client);
    register(workers.newWorker(QUEUE));
    workers.start();
    liveThrough(client);
    workers.shutdownNow();
    stubs.shutdownNow();

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(temporal::close)
        .withMessageContaining(PaymentRuns.COMPLAINT)
        .withMessageContaining("pay_failing (Payment, run ")
        .withMessageContaining("planted")
        .withMessageContaining("pay_slow (Payment, run ")
        .withMessageContaining("late-deposit-pay_failing (LateDeposit, run ")
        .withMessageNotContaining("pay_well")
        .withMessageNotContaining("something-else");
    assertThat(firstLines()).containsExactly("6 3");
    assertThatNoException().as("it has stopped").isThrownBy(temporal::close);
  }

  @Test
  void findsAFailedPaymentOnTheServerThatSkipsTime() {
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      register(temporal.newWorker(QUEUE));
      temporal.start();
      liveThrough(temporal.getWorkflowClient());

      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() ->
              PaymentRuns.assertNoneFailed(
                  temporal.getWorkflowServiceStubs(), temporal.getNamespace()))
          .withMessageContaining("pay_failing (Payment, run ")
          .withMessageContaining("planted")
          .withMessageContaining("pay_slow (Payment, run ")
          .withMessageContaining("late-deposit-pay_failing (LateDeposit, run ")
          .withMessageNotContaining("pay_well")
          .withMessageNotContaining("something-else");
    }
    assertThat(firstLines()).containsExactly("6 3");
  }

  @Test
  void countsThoseThatDidNotFail() {
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      register(temporal.newWorker(QUEUE));
      temporal.start();
      start(temporal.getWorkflowClient(), TYPE, "pay_well", Ending.WELL).getResult(String.class);
      start(temporal.getWorkflowClient(), TYPE, "pay_open", Ending.NEVER);

      PaymentRuns.assertNoneFailed(temporal.getWorkflowServiceStubs(), temporal.getNamespace());
    }
    assertThat(firstLines()).containsExactly("2 0");
  }

  /** Six runs of payments, of which three end failed, and one failure that is none of a payment. */
  private static void liveThrough(WorkflowClient client) {
    start(client, TYPE, "pay_well", Ending.WELL).getResult(String.class);
    awaitFailure(start(client, TYPE, "pay_failing", Ending.FAILED));
    // Taken up again, as the relay does, so that the id's last run says nothing of the failure.
    start(client, TYPE, "pay_failing", Ending.NEVER).terminate("by hand");
    awaitFailure(start(client, "SomethingElse", "something-else", Ending.FAILED));
    awaitFailure(start(client, "LateDeposit", "late-deposit-pay_failing", Ending.FAILED));
    awaitFailure(start(client, TYPE, "pay_slow", Ending.TIMED_OUT));
    // Last, since time that is skipped while somebody waits for a result would end it.
    WorkflowStub open = start(client, TYPE, "pay_open", Ending.NEVER);
    assertThat(open.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  private static void awaitFailure(WorkflowStub stub) {
    assertThatExceptionOfType(WorkflowFailedException.class)
        .isThrownBy(() -> stub.getResult(String.class));
  }

  private static WorkflowStub start(WorkflowClient client, String type, String id, Ending ending) {
    WorkflowOptions.Builder options =
        WorkflowOptions.newBuilder().setTaskQueue(QUEUE).setWorkflowId(id);
    if (ending == Ending.TIMED_OUT) {
      options.setWorkflowRunTimeout(Duration.ofSeconds(1));
    }
    WorkflowStub stub = client.newUntypedWorkflowStub(type, options.build());
    stub.start(ending);
    return stub;
  }

  private static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(Planted.class);
  }

  private List<String> firstLines() {
    try (Stream<Path> files = Files.list(told())) {
      return files.map(PaymentRunsIT::firstLine).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstLine(Path file) {
    try {
      return Files.readAllLines(file).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path told() {
    return directory.resolve("payment-runs");
  }

  private enum Ending {
    WELL,
    FAILED,
    TIMED_OUT,
    NEVER
  }

  /** Ends as it is told to. */
  public static class Planted implements DynamicWorkflow {

    @Override
    public String execute(EncodedValues input) {
      return switch (input.get(Ending.class)) {
        case WELL -> "well";
        case FAILED -> throw ApplicationFailure.newFailure("planted", "planted");
        case TIMED_OUT, NEVER -> {
          Workflow.await(() -> false);
          yield "never";
        }
      };
    }
  }
}
