package dev.ctrip.gateway.world;

import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * How the payments' workflows of a Temporal server ended, looked at just before the server forgets
 * them. No payment's workflow ever ends failed, whatever a test was about: what cannot go on waits.
 * Every look leaves a file, which {@code ./ctrip test} adds up; a run that ended failed also fails
 * the test whose server it was.
 */
public final class PaymentRuns {

  /** The system property that names the directory of the files; Maven sets it for all tests. */
  static final String DIRECTORY = "ctrip.payment-runs";

  /** How the failure of a test begins. */
  public static final String COMPLAINT = "a payment's workflow never ends failed";

  /** Of workflows that carry a payment. */
  private static final Set<String> TYPES = Set.of("Payment", "LateDeposit");

  private static final Set<WorkflowExecutionStatus> FAILED =
      Set.of(
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT);

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** Visibility is brought up to date after the fact, usually within milliseconds. */
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(20);

  private final Path directory;

  private PaymentRuns(Path directory) {
    this.directory = directory;
  }

  static PaymentRuns toldTo(Path directory) {
    return new PaymentRuns(directory);
  }

  /** Whether this JVM belongs to a run of the tests, and not to somebody's demo. */
  static boolean areLookedAt() {
    return System.getProperty(DIRECTORY) != null;
  }

  /** For a JVM that a test starts: what makes its servers part of the test. */
  public static String jvmOption() {
    return "-D%s=%s".formatted(DIRECTORY, Path.of(property()).toAbsolutePath());
  }

  /**
   * Looks at every run that the server knows of. Does nothing unless the tests run.
   *
   * @throws AssertionError naming each that ended failed
   */
  public static void assertNoneFailed(WorkflowServiceStubs temporal, String namespace) {
    if (areLookedAt()) {
      toldTo(Path.of(property())).assertNoneFailedOn(temporal, namespace);
    }
  }

  private static String property() {
    return Objects.requireNonNull(System.getProperty(DIRECTORY), DIRECTORY);
  }

  /** As {@link #assertNoneFailed}, told to this directory. */
  void assertNoneFailedOn(WorkflowServiceStubs temporal, String namespace) {
    List<String> failed;
    try {
      Server server = new Server(temporal, namespace);
      List<WorkflowExecutionInfo> runs = server.awaitAll();
      failed =
          runs.stream()
              .filter(run -> FAILED.contains(run.getStatus()))
              .map(server::describe)
              .sorted()
              .toList();
      tell(runs.size(), failed);
    } catch (StatusRuntimeException | ConditionTimeoutException e) {
      throw new AssertionError("how the payments' workflows ended cannot be told", e);
    }
    if (!failed.isEmpty()) {
      throw new AssertionError(COMPLAINT + ", but:\n" + String.join("\n", failed));
    }
  }

  /** The first line is for a machine: how many were looked at, and how many had failed. */
  private void tell(int lookedAt, List<String> failed) {
    List<String> lines = new ArrayList<>();
    lines.add(lookedAt + " " + failed.size());
    lines.addAll(failed);
    try {
      Files.createDirectories(directory);
      Files.write(directory.resolve(UUID.randomUUID() + ".txt"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Server(WorkflowServiceStubs temporal, String namespace) {

    private WorkflowServiceBlockingStub stub() {
      return temporal.blockingStub().withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    List<WorkflowExecutionInfo> awaitAll() {
      List<WorkflowExecutionInfo> all =
          await()
              .alias("visibility")
              .atMost(VISIBLE_WITHIN)
              .pollInterval(Duration.ofMillis(200))
              .until(this::list, this::isUpToDate);
      return all.stream().filter(run -> TYPES.contains(run.getType().getName())).toList();
    }

    /** What visibility shows as running does run. */
    private boolean isUpToDate(List<WorkflowExecutionInfo> shown) {
      return shown.stream()
          .filter(PaymentRuns::isRunning)
          .allMatch(run -> isRunning(statusOf(run.getExecution())));
    }

    private WorkflowExecutionInfo statusOf(WorkflowExecution run) {
      return stub()
          .describeWorkflowExecution(
              DescribeWorkflowExecutionRequest.newBuilder()
                  .setNamespace(namespace)
                  .setExecution(run)
                  .build())
          .getWorkflowExecutionInfo();
    }

    private List<WorkflowExecutionInfo> list() {
      try {
        return listByQuery();
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
          return listOfSkippingServer();
        }
        throw e;
      }
    }

    private List<WorkflowExecutionInfo> listByQuery() {
      String types = TYPES.stream().collect(Collectors.joining("','", "('", "')"));
      ListWorkflowExecutionsRequest.Builder request =
          ListWorkflowExecutionsRequest.newBuilder()
              .setNamespace(namespace)
              .setPageSize(1000)
              .setQuery("WorkflowType in " + types);
      List<WorkflowExecutionInfo> all = new ArrayList<>();
      ListWorkflowExecutionsResponse page;
      do {
        page = stub().listWorkflowExecutions(request.build());
        all.addAll(page.getExecutionsList());
        request.setNextPageToken(page.getNextPageToken());
      } while (!page.getNextPageToken().isEmpty());
      return all;
    }

    /** The in-process server knows no queries; it lists what it has, all on one page. */
    private List<WorkflowExecutionInfo> listOfSkippingServer() {
      List<WorkflowExecutionInfo> open =
          stub()
              .listOpenWorkflowExecutions(
                  ListOpenWorkflowExecutionsRequest.newBuilder().setNamespace(namespace).build())
              .getExecutionsList();
      List<WorkflowExecutionInfo> closed =
          stub()
              .listClosedWorkflowExecutions(
                  ListClosedWorkflowExecutionsRequest.newBuilder().setNamespace(namespace).build())
              .getExecutionsList();
      return Stream.concat(open.stream(), closed.stream()).toList();
    }

    private String describe(WorkflowExecutionInfo run) {
      HistoryEvent last =
          stub()
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace(namespace)
                      .setExecution(run.getExecution())
                      .setHistoryEventFilterType(
                          HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
                      .build())
              .getHistory()
              .getEventsList()
              .getLast();
      String why =
          last.hasWorkflowExecutionFailedEventAttributes()
              ? "failed: "
                  + last.getWorkflowExecutionFailedEventAttributes().getFailure().getMessage()
              : "timed out";
      return "%s (%s, run %s) %s"
          .formatted(
              run.getExecution().getWorkflowId(),
              run.getType().getName(),
              run.getExecution().getRunId(),
              why.lines().collect(Collectors.joining(" ")));
    }
  }

  private static boolean isRunning(WorkflowExecutionInfo run) {
    return run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }
}
