package dev.ctrip.gateway.refund.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.refund.RefundState;
import dev.ctrip.gateway.refund.RefundWorkflow;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Refunds that are under way when the gateway is replaced go on: the code follows what was. */
class RefundReplayTest {

  private static final Path DIRECTORY = Path.of("src/test/resources/histories/refund");

  /** Process and host, as in identities and the names of sticky task queues. */
  private static final Pattern PROCESS = Pattern.compile("\"[0-9]+@[^\"]*\"");

  private static final Pattern STACK_TRACE =
      Pattern.compile("\"stackTrace\": \"([^\"\\\\]|\\\\.)*+\"");

  private static final int MOST_EVENTS = 200;

  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());

  @AfterEach
  void stop() {
    environment.close();
  }

  static List<Path> histories() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("histories")
  void followsItsHistory(Path file) throws Exception {
    replay(file, RefundWorkflowImpl.class);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void noticesAWorkflowThatDoesAStepMore(Path file) {
    assertThatThrownBy(() -> replay(file, PausesFirst.class)).hasStackTraceContaining("TMPRL1100");
  }

  @ParameterizedTest
  @MethodSource("histories")
  void holdsNoMachine(Path file) throws IOException {
    assertThat(Files.readString(file))
        .doesNotContain("127.0.0.1", "localhost", System.getProperty("user.dir"))
        .doesNotContainPattern("\"identity\": \"(?!gateway\")")
        .doesNotContainPattern("\\d+@\\w");
  }

  private void replay(Path file, Class<?> workflow) throws Exception {
    Worker worker = environment.newWorker(TaskQueues.PAYMENTS);
    worker.registerWorkflowImplementationTypes(workflow);
    WorkflowReplayer.replayWorkflowExecution(
        WorkflowExecutionHistory.fromJson(Files.readString(file)), worker);
  }

  /**
   * Keeps a history without the name of its machine, and without what only makes it longer; none of
   * a day that repeats itself.
   */
  static void write(String test, WorkflowExecutionHistory history) {
    if (history.getEvents().size() > MOST_EVENTS) {
      return;
    }
    String name = test.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    String json = PROCESS.matcher(history.toJson(true)).replaceAll("\"gateway\"");
    json = STACK_TRACE.matcher(json).replaceAll("\"stackTrace\": \"\"");
    try {
      Files.createDirectories(DIRECTORY);
      Files.writeString(
          DIRECTORY.resolve(name + ".json"), json.stripTrailing() + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A change that refunds under way could not follow: a step before the first. */
  public static class PausesFirst implements RefundWorkflow {

    private final RefundWorkflowImpl refund = new RefundWorkflowImpl();

    @Override
    public RefundState carryOut(String refundId) {
      Workflow.sleep(Duration.ofSeconds(1));
      return refund.carryOut(refundId);
    }

    @Override
    public void recheck() {
      refund.recheck();
    }
  }
}
