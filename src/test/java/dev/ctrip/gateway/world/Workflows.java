package dev.ctrip.gateway.world;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;
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
    try {
      client.newUntypedWorkflowStub(Installation.id(payment)).describe();
      return true;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
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

  /** How many events the history of its latest run has. */
  public int historyLength(JsonNode payment) {
    return history(payment).size();
  }

  public long count(JsonNode payment, EventType type) {
    return history(payment).stream().filter(event -> event.getEventType() == type).count();
  }

  /** Waits until it has ended by itself. */
  public void awaitClosed(JsonNode payment) {
    client.newUntypedWorkflowStub(Installation.id(payment)).getResult(String.class);
  }

  private List<HistoryEvent> history(JsonNode payment) {
    return client.fetchHistory(Installation.id(payment)).getEvents();
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }
}
