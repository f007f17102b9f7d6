package dev.ctrip.gateway.sweep.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.sweep.SweeperWorkflow.Route;
import dev.ctrip.gateway.sweep.Unswept.Spot;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.world.ChildProcess;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No worker runs here, so what is started stays under way. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SweepWorkflowsTest {

  private static final ChainSettings CHAIN = ConfiguredChains.local();
  private static final String SWEEPER = "sweeper-" + CHAIN.name();
  private static final Spot SPOT =
      new Spot(
          CHAIN.id(),
          CHAIN.name(),
          Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
          Token.nativeCoin("ETH", 18));

  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());
  private final WorkflowClient client = temporal.getWorkflowClient();
  private final SweepWorkflows workflows = on(client);

  @SuppressWarnings("NullAway") // The namespace of these tests is always there.
  private static SweepWorkflows on(WorkflowClient client) {
    return new SweepWorkflows(client, null);
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void startsOneSweeperPerChainHoweverManyAsk() {
    workflows.ensureSweeper(CHAIN);
    String run = describe(SWEEPER).getExecution().getRunId();
    workflows.ensureSweeper(CHAIN);
    workflows.passNow(CHAIN);

    assertThat(describe(SWEEPER).getExecution().getRunId()).isEqualTo(run);
    assertThat(describe(SWEEPER).getWorkflowType()).isEqualTo("Sweeper");
    var started =
        client
            .fetchHistory(SWEEPER)
            .getEvents()
            .getFirst()
            .getWorkflowExecutionStartedEventAttributes();
    assertThat(started.getTaskQueue().getName()).isEqualTo("payments");
    assertThat(
            Payloads.converter()
                .fromPayload(started.getInput().getPayloads(0), Route.class, Route.class))
        .isEqualTo(Route.of(CHAIN.id(), CHAIN.name()));
  }

  @Test
  void startsItAgainOnceItWasTerminated() {
    workflows.ensureSweeper(CHAIN);
    client.newUntypedWorkflowStub(SWEEPER).terminate("by hand");

    workflows.ensureSweeper(CHAIN);

    assertThat(describe(SWEEPER).getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  @Test
  void asksForARoundWhetherOrNotOneGoesRoundAlready() {
    workflows.passNow(CHAIN);
    workflows.passNow(CHAIN);

    assertThat(signals(SWEEPER)).isEqualTo(2);
  }

  @Test
  void sweepsOneThingAtATime() {
    workflows.sweepLeftover(SPOT, "it was not asked for");
    workflows.sweepLeftover(SPOT, "an operator wants it");

    String id = "sweep-%s-%s-coin".formatted(CHAIN.name(), SPOT.address());
    assertThat(describe(id).getWorkflowType()).isEqualTo("LeftoverSweep");
    assertThat(signals(id)).isEqualTo(2);
  }

  @Test
  void aLoopAsksForARoundAndThenKeepsItGoing() {
    SweeperLoop loop = new SweeperLoop(workflows, ConfiguredChains.of(CHAIN));
    loop.start();
    try {
      await().untilAsserted(() -> assertThat(signals(SWEEPER)).isOne());
      assertThat(loop.isRunning()).isTrue();
    } finally {
      loop.stop();
    }
    assertThat(loop.isRunning()).isFalse();
  }

  @Test
  void givesUpInTimeWhereTemporalIsAwayAndALoopStopsAllTheSame() {
    WorkflowServiceStubs nobody =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + ChildProcess.freePort())
                .build());
    try {
      SweepWorkflows away = on(WorkflowClient.newInstance(nobody));

      assertThatThrownBy(() -> away.ensureSweeper(CHAIN)).matches(TemporalCalls::isUnreachable);
      SweeperLoop loop = new SweeperLoop(away, ConfiguredChains.of(CHAIN));
      loop.start();
      loop.stop();
    } finally {
      nobody.shutdownNow();
    }
  }

  private WorkflowExecutionDescription describe(String workflowId) {
    return client.newUntypedWorkflowStub(workflowId).describe();
  }

  private long signals(String workflowId) {
    return client.fetchHistory(workflowId).getEvents().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
        .count();
  }
}
