package dev.ctrip.gateway.admin.workflow;

import dev.ctrip.gateway.admin.activity.SteeredChainScan;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.payment.PaymentRecheck;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.sweep.SweepRounds;
import dev.ctrip.gateway.world.FakeDepositSearch;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The operator's workflows on a server that skips time, with a search that a test steers. */
final class AdminWorld implements AutoCloseable {

  static final ChainId CHAIN = ChainId.of(31337);
  static final Cursor CURSOR = FakeDepositSearch.cursor(20_000, 20_003);

  final FakeDepositSearch search = new FakeDepositSearch();
  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());

  AdminWorld(PaymentRecheck recheck) {
    this(recheck, new ScriptedSweeps());
  }

  AdminWorld(PaymentRecheck recheck, SweepRounds sweeps) {
    temporal
        .newWorker(TaskQueues.PAYMENTS)
        .registerWorkflowImplementationTypes(
            WorkflowImplementationOptions.newBuilder()
                .setFailWorkflowExceptionTypes(Throwable.class)
                .build(),
            ScanWorkflowImpl.class,
            SweepWorkflowImpl.class,
            ProcessPaymentWorkflowImpl.class);
    temporal
        .getWorkerFactory()
        .getWorker(TaskQueues.PAYMENTS)
        .registerActivitiesImplementations(recheck);
    temporal
        .newWorker(
            TaskQueues.CHAIN,
            WorkerOptions.newBuilder()
                // So that an activity learns at once that it is cancelled.
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(1))
                .build())
        .registerActivitiesImplementations(SteeredChainScan.on(search, CURSOR), sweeps);
    temporal.start();
  }

  /** In the time of the workflows. */
  void pass(Duration time) {
    temporal.sleep(time);
  }

  <T> T stub(Class<T> type, String workflowId) {
    return temporal
        .getWorkflowClient()
        .newWorkflowStub(
            type,
            WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(TaskQueues.PAYMENTS)
                .setWorkflowExecutionTimeout(Duration.ofDays(30))
                .build());
  }

  WorkflowStub known(String workflowId) {
    return temporal.getWorkflowClient().newUntypedWorkflowStub(workflowId);
  }

  /** What the Web UI shows under User Metadata. */
  String currentDetails(String workflowId) {
    return known(workflowId)
        .query("__temporal_workflow_metadata", WorkflowMetadata.class)
        .getCurrentDetails();
  }

  /** What each activity was for, as the Web UI shows it. */
  List<String> steps(String workflowId) {
    return events(workflowId, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .map(event -> text(event.getUserMetadata().getSummary()))
        .toList();
  }

  /** From its first event to its last, by the server's own time. */
  Duration lasted(String workflowId) {
    List<HistoryEvent> all = temporal.getWorkflowClient().fetchHistory(workflowId).getEvents();
    return Duration.ofSeconds(
        all.getLast().getEventTime().getSeconds() - all.getFirst().getEventTime().getSeconds());
  }

  long count(String workflowId, EventType type) {
    return events(workflowId, type).count();
  }

  private Stream<HistoryEvent> events(String workflowId, EventType type) {
    return temporal.getWorkflowClient().fetchHistory(workflowId).getEvents().stream()
        .filter(event -> event.getEventType() == type);
  }

  private static String text(Payload payload) {
    return payload.getData().toStringUtf8().replace("\"", "");
  }

  @Override
  public void close() {
    temporal.close();
  }
}
