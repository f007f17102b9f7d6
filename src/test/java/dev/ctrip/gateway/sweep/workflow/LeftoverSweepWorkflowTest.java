package dev.ctrip.gateway.sweep.workflow;

import static dev.ctrip.gateway.sweep.workflow.ScriptedTransfers.HASH;
import static dev.ctrip.gateway.sweep.workflow.ScriptedTransfers.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.sweep.LeftoverSweepWorkflow;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepRounds.Leftover;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers.Decision;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.sweep.Unswept.Spot;
import dev.ctrip.gateway.wallet.KeyReference;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LeftoverSweepWorkflowTest {

  private static final Token USDC =
      new Token("USDC", Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"), 6);
  private static final Address OURS = Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
  private static final Spot SPOT = new Spot(ChainId.of(4711), "dollars", OURS, USDC);
  private static final SweepSigning SIGNS = outgoingId -> HASH;

  private final ScriptedRounds rounds = new ScriptedRounds();
  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void isNamedAfterWhatItSweeps() {
    assertThat(LeftoverSweepWorkflow.idFor(SPOT))
        .isEqualTo("sweep-dollars-" + OURS + "-" + USDC.contract());
    assertThat(
            LeftoverSweepWorkflow.idFor(
                new Spot(ChainId.of(1), "ethereum", OURS, Token.nativeCoin("ETH", 18))))
        .isEqualTo("sweep-ethereum-" + OURS + "-coin");
  }

  @Test
  void sweepsUntilNothingIsLeft() {
    rounds.left(leftover(0), leftover(1));
    ScriptedTransfers transfers =
        new ScriptedTransfers(
            new Plan(Decision.PLANNED, "out_1", ""), stage(Stage.THROUGH), stage(Stage.THROUGH));

    assertThat(sweep(transfers)).isEqualTo(new SweepOutcome(SweepOutcome.Kind.SWEPT, HASH));
    assertThat(rounds.calls()).hasSize(3);
    assertThat(transfers.calls)
        .contains("plan pay_1/leftover/4711/0 250000", "plan pay_1/leftover/4711/1 250000");
  }

  @Test
  void endsAtOnceWhereNothingIsLeft() {
    ScriptedTransfers transfers = new ScriptedTransfers(new Plan(Decision.STUCK, "", "unasked"));

    assertThat(sweep(transfers)).isNull();
    assertThat(transfers.calls).isEmpty();
  }

  @Test
  void endsWhereItIsNotWorthItNow() {
    rounds.left(leftover(0), leftover(0));
    ScriptedTransfers transfers =
        new ScriptedTransfers(new Plan(Decision.DEFERRED, "", "too dear"));

    assertThat(sweep(transfers))
        .isEqualTo(new SweepOutcome(SweepOutcome.Kind.DEFERRED, "too dear"));
    assertThat(rounds.calls()).hasSize(1);
  }

  private static Leftover leftover(int ordinal) {
    return new Leftover(
        new SweepRequest(
            "pay_1/leftover/4711/" + ordinal,
            "pay_1",
            SPOT.chain(),
            OURS,
            KeyReference.ofDeposit(3),
            USDC,
            TokenAmount.ofBaseUnits(250_000),
            2),
        Duration.ofSeconds(1));
  }

  private @Nullable SweepOutcome sweep(ScriptedTransfers transfers) {
    temporal
        .newWorker(TaskQueues.PAYMENTS)
        .registerWorkflowImplementationTypes(
            WorkflowImplementationOptions.newBuilder()
                .setFailWorkflowExceptionTypes(Throwable.class)
                .build(),
            LeftoverSweepWorkflowImpl.class);
    temporal.newWorker(TaskQueues.CHAIN).registerActivitiesImplementations(rounds, transfers);
    temporal.newWorker(TaskQueues.SIGNER).registerActivitiesImplementations(SIGNS);
    temporal.start();
    return temporal
        .getWorkflowClient()
        .newWorkflowStub(
            LeftoverSweepWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(LeftoverSweepWorkflow.idFor(SPOT))
                .setTaskQueue(TaskQueues.PAYMENTS)
                .build())
        .sweep(SPOT);
  }
}
