package dev.ctrip.gateway.admin.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.admin.AdminWorkflows.Started;
import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.webhook.DeliverWebhooksWorkflow;
import dev.ctrip.gateway.webhook.WebhookSending.Dispatched;
import dev.ctrip.gateway.world.ChildProcess;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No worker runs here, so what is started stays under way. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TemporalAdminWorkflowsTest {

  private static final ScanWorkflow.Request SCAN =
      new ScanWorkflow.Request(ChainId.of(31337), "local", new BlockRange(123, 456), "key_1");
  private static final ProcessPaymentWorkflow.Request PROCESS =
      new ProcessPaymentWorkflow.Request(
          "pay_1",
          ChainId.of(31337),
          "local",
          Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
          "key_1");

  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());
  private final WorkflowClient client = temporal.getWorkflowClient();
  private final TemporalAdminWorkflows workflows = on(client);

  @SuppressWarnings("NullAway") // The namespace of these tests is always there.
  private static TemporalAdminWorkflows on(WorkflowClient client) {
    return new TemporalAdminWorkflows(client, null);
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void startsEachScanAnew() {
    Started first = workflows.scan(SCAN);
    Started second = workflows.scan(SCAN);

    assertThat(first.workflowId()).matches("scan-local-[0-9a-f]{12}");
    assertThat(second.workflowId()).isNotEqualTo(first.workflowId());
    assertThat(first.runId()).isEqualTo(runOf(first.workflowId()));
    WorkflowExecutionStartedEventAttributes started = startOf(first.workflowId());
    assertThat(started.getWorkflowType().getName()).isEqualTo("Scan");
    assertThat(started.getTaskQueue().getName()).isEqualTo("payments");
    assertThat(read(started.getInput().getPayloads(0), ScanWorkflow.Request.class)).isEqualTo(SCAN);
    assertThat(summaryOf(first.workflowId()))
        .isEqualTo("\"scan blocks 123 to 456 of local again\"");
  }

  @Test
  void answersTheOneThatRunsForAPayment() {
    Started first = workflows.process(PROCESS);
    Started second = workflows.process(PROCESS);

    assertThat(first.workflowId()).isEqualTo("process-pay_1");
    assertThat(second).isEqualTo(first);
    assertThat(startOf("process-pay_1").getWorkflowType().getName()).isEqualTo("ProcessPayment");
  }

  @Test
  void processesAPaymentAgainOnceTheLastTimeIsOver() {
    Started first = workflows.process(PROCESS);
    client.newUntypedWorkflowStub(first.workflowId()).terminate("over");

    Started second = workflows.process(PROCESS);

    assertThat(second.workflowId()).isEqualTo(first.workflowId());
    assertThat(second.runId()).isNotEqualTo(first.runId());
    assertThat(client.newUntypedWorkflowStub(second.workflowId()).describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  @Test
  void deliversWebhooksOnceWhoeverStartsIt() {
    Dispatched webhooks = new Dispatched("send-webhook-1", List.of("msg_1", "msg_2"));
    Started first = workflows.deliver(webhooks, "key_1");
    Started second = workflows.deliver(webhooks, "key_1");

    assertThat(second).isEqualTo(first);
    WorkflowExecutionStartedEventAttributes started = startOf("send-webhook-1");
    assertThat(started.getWorkflowType().getName()).isEqualTo("DeliverWebhooks");
    assertThat(
            read(started.getInput().getPayloads(0), DeliverWebhooksWorkflow.Request.class)
                .deliveryIds())
        .containsExactly("msg_1", "msg_2");
  }

  @Test
  void givesUpInTimeWhereTemporalIsAway() {
    WorkflowServiceStubs nobody =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + ChildProcess.freePort())
                .build());
    try {
      TemporalAdminWorkflows away = on(WorkflowClient.newInstance(nobody));
      long begin = System.nanoTime();

      assertThatThrownBy(() -> away.process(PROCESS)).matches(TemporalCalls::isUnreachable);
      assertThatThrownBy(() -> away.scan(SCAN)).matches(TemporalCalls::isUnreachable);

      assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(10));
    } finally {
      nobody.shutdownNow();
    }
  }

  private String runOf(String workflowId) {
    return client.newUntypedWorkflowStub(workflowId).describe().getExecution().getRunId();
  }

  private WorkflowExecutionStartedEventAttributes startOf(String workflowId) {
    return client
        .fetchHistory(workflowId)
        .getEvents()
        .getFirst()
        .getWorkflowExecutionStartedEventAttributes();
  }

  private String summaryOf(String workflowId) {
    return client
        .fetchHistory(workflowId)
        .getEvents()
        .getFirst()
        .getUserMetadata()
        .getSummary()
        .getData()
        .toStringUtf8();
  }

  private static <T> T read(Payload payload, Class<T> type) {
    return Payloads.converter().fromPayload(payload, type, type);
  }
}
