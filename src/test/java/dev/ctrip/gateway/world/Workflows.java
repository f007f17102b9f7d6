package dev.ctrip.gateway.world;

import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.payment.LateDepositWorkflow;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.common.SearchAttributes;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The payments' workflows as an operator sees and ends them. */
public final class Workflows implements AutoCloseable {

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  Workflows(String temporalAddress) {
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporalAddress).build());
    client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(TestTemporal.NAMESPACE).build());
  }

  /** Whether Temporal has ever heard of it. */
  public boolean isKnown(JsonNode payment) {
    return isKnown(Installation.id(payment));
  }

  public void awaitKnown(JsonNode payment) {
    await().atMost(Installation.PATIENCE).until(() -> isKnown(payment));
  }

  private boolean isKnown(String workflowId) {
    try {
      client.newUntypedWorkflowStub(workflowId).describe();
      return true;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
  }

  private boolean isRunning(String workflowId) {
    return client.newUntypedWorkflowStub(workflowId).describe().getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private static String lateDeposit(JsonNode payment) {
    return LateDepositWorkflow.idFor(Installation.id(payment));
  }

  /** Whether something that came after the close was ever looked after. */
  public boolean isLateDepositKnown(JsonNode payment) {
    return isKnown(lateDeposit(payment));
  }

  /** Waits until what came after the close was looked after. */
  public void awaitLateDepositClosed(JsonNode payment) {
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> isKnown(lateDeposit(payment)) && !isRunning(lateDeposit(payment)));
  }

  /** The Web UI's "Request Cancellation". */
  public void requestCancellation(JsonNode payment) {
    client.newUntypedWorkflowStub(Installation.id(payment)).cancel("from the Web UI");
  }

  public void signal(JsonNode payment, String name, Object... arguments) {
    client.newUntypedWorkflowStub(Installation.id(payment)).signal(name, arguments);
  }

  public SearchAttributes searchAttributes(JsonNode payment) {
    return client
        .newUntypedWorkflowStub(Installation.id(payment))
        .describe()
        .getTypedSearchAttributes();
  }

  public void terminate(JsonNode payment) {
    client.newUntypedWorkflowStub(Installation.id(payment)).terminate("by hand");
  }

  /** The run that is or was last. */
  public String runId(JsonNode payment) {
    WorkflowExecution execution =
        client.newUntypedWorkflowStub(Installation.id(payment)).describe().getExecution();
    return execution.getRunId();
  }

  /** How often it was started: more than once if a run was ended by somebody. */
  public long runs(JsonNode payment) {
    return client.listExecutions("WorkflowId = '" + Installation.id(payment) + "'").count();
  }

  /** How many events the history of its latest run has. */
  public int historyLength(JsonNode payment) {
    return history(payment).size();
  }

  public long count(JsonNode payment, EventType type) {
    return history(payment).stream().filter(event -> event.getEventType() == type).count();
  }

  /** One line an event, for a test's message: when, what kind, and its summary if it has one. */
  public String outline(JsonNode payment) {
    return history(payment).stream().map(Workflows::line).collect(Collectors.joining("\n"));
  }

  private static String line(HistoryEvent event) {
    return "%4d %tT %s %s"
        .formatted(
            event.getEventId(),
            event.getEventTime().getSeconds() * 1000,
            event.getEventType().name().replace("EVENT_TYPE_", ""),
            event.getUserMetadata().getSummary().getData().toStringUtf8());
  }

  /** Waits until it has ended by itself. */
  public void awaitClosed(JsonNode payment) {
    client.newUntypedWorkflowStub(Installation.id(payment)).getResult(String.class);
  }

  /** Its history as it would be exported, with what payloads hold in plain. */
  public String exported(JsonNode payment) {
    return history(payment).stream()
        .map(event -> new String(event.toByteArray(), StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining("\n"));
  }

  private List<HistoryEvent> history(JsonNode payment) {
    return client.fetchHistory(Installation.id(payment)).getEvents();
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }
}
