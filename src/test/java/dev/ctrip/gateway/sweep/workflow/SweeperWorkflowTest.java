package dev.ctrip.gateway.sweep.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.accounting.BooksKeeping;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.sweep.SweepRounds.Source;
import dev.ctrip.gateway.sweep.SweepRounds.Unfinished;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweeperWorkflow;
import dev.ctrip.gateway.sweep.SweeperWorkflow.Route;
import dev.ctrip.gateway.sweep.Unswept;
import dev.ctrip.gateway.sweep.Unswept.Outlook;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SweeperWorkflowTest {

  private static final ChainId CHAIN = ChainId.of(31337);
  private static final String ID = SweeperWorkflow.idFor("local");

  private final ScriptedRounds rounds = new ScriptedRounds();
  private final ScriptedTransfers transfers =
      new ScriptedTransfers(
          new SweepTransfers.Plan(SweepTransfers.Decision.DEFERRED, "", "never planned"));
  private final List<String> signed = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private BooksKeeping books = chain -> new BooksKeeping.Report(0, 0, 0);
  private SweepSigning signing =
      outgoingId -> {
        signed.add(outgoingId);
        return ScriptedTransfers.HASH;
      };

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
  void goesRoundOnceInEachInterval() {
    start();

    temporal.sleep(ScriptedRounds.INTERVAL.multipliedBy(3).plusMinutes(1));

    assertThat(rounds.rounds()).isEqualTo(4);
    assertThat(workflow().lastPass()).extracting(SweeperWorkflow.Pass::number).isEqualTo(4L);
  }

  @Test
  void tellsWhatDiffersFromTheChain() {
    books = chain -> new BooksKeeping.Report(3, 20, 2);
    start();

    temporal.sleep(Duration.ofMinutes(1));

    assertThat(lastPass().waits())
        .containsExactly("2 accounts differ from the chain: GET /admin/accounting/incidents");
  }

  @Test
  void booksThatCannotBeKeptHoldUpNothing() {
    books =
        chain -> {
          throw new IllegalStateException("no node answers");
        };
    start();

    temporal.sleep(ScriptedRounds.INTERVAL.multipliedBy(2).plusMinutes(25));

    assertThat(rounds.rounds()).isGreaterThanOrEqualTo(2);
    assertThat(lastPass().waits())
        .containsExactly("what the books and the chain say could not be looked at this time");
  }

  private SweeperWorkflow.Pass lastPass() {
    return Objects.requireNonNull(workflow().lastPass());
  }

  @Test
  void goesRoundAtOnceWhenItIsAskedTo() {
    start();
    temporal.sleep(Duration.ofMinutes(1));
    assertThat(rounds.rounds()).isOne();

    workflow().passNow();
    temporal.sleep(Duration.ofSeconds(1));

    assertThat(rounds.rounds()).isEqualTo(2);
  }

  @Test
  void signsAndSendsWhatNobodyFollows() {
    rounds.sent(new Unfinished("out_1", "nothing has nonce 3 before it", "out_2"));
    rounds.sent(new Unfinished("out_3", "waits to be mined", null));
    start();
    temporal.sleep(Duration.ofMinutes(1));

    assertThat(signed).containsExactly("out_2");
    assertThat(transfers.calls).containsExactly("broadcast out_2");
    assertThat(pass().unfinished())
        .containsExactly("out_1: nothing has nonce 3 before it", "out_3: waits to be mined");
    assertThat(pass().settled()).isOne();
  }

  @Test
  void goesOnWhereTheSignerRefuses() {
    signing =
        outgoingId -> {
          throw ApplicationFailure.newNonRetryableFailure("not today", SweepSigning.NOT_TODAY);
        };
    assertGoesOnWithoutSigning("the signer refuses: not today");
  }

  @Test
  void goesOnWhereTheSignerCannot() {
    signing =
        outgoingId -> {
          throw new IllegalStateException("no node answers the signer");
        };
    assertGoesOnWithoutSigning("it could not be signed: no node answers the signer");
  }

  @Test
  void aSignerThatIsAwayDoesNotHoldUpTheRestOfTheRound() {
    signing =
        outgoingId -> {
          asked.add(outgoingId);
          throw new IllegalStateException("no database");
        };
    for (int i = 0; i < 20; i++) {
      rounds.sent(new Unfinished("out_" + i, "waits", "out_" + i));
    }
    start();

    temporal.sleep(Duration.ofMinutes(4));

    assertThat(pass().number()).isOne();
    assertThat(asked).containsExactlyInAnyOrder("out_0", "out_1", "out_2");
    assertThat(pass().unfinished())
        .hasSize(20)
        .last()
        .isEqualTo("out_19: waits; it waits for a signer that answers");
    assertThat(rounds.calls()).contains("find CLOSED after null");
  }

  @Test
  void whatCannotBeLookedAtHoldsUpNothingElse() {
    rounds.breaks(Source.WAITING);
    rounds.lies(Source.CLOSED, null, money("pay_1", Outlook.WORTH_IT, null));
    start();

    temporal.sleep(Duration.ofMinutes(11));

    assertThat(pass().waits()).containsExactly("sweeps that wait could not be looked at this time");
    assertThat(rounds.calls()).contains("wake pay_1 for sweeper");
  }

  @Test
  void endsWhereTheChainIsNotEnabledUnderItsNameAnyMore() {
    start();
    temporal.sleep(Duration.ofMinutes(1));

    rounds.rename("another");
    temporal.sleep(ScriptedRounds.INTERVAL);

    assertThat(temporal.getWorkflowClient().newUntypedWorkflowStub(ID).describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  private void assertGoesOnWithoutSigning(String reason) {
    rounds.sent(new Unfinished("out_1", "waits", "out_1"));
    rounds.lies(Source.WAITING, null, money("pay_1", Outlook.WORTH_IT, null));
    start();
    temporal.sleep(Duration.ofMinutes(4));

    assertThat(transfers.calls).isEmpty();
    assertThat(pass().unfinished()).containsExactly("out_1: waits; " + reason);
    assertThat(rounds.calls()).contains("wake pay_1 for sweeper");
  }

  @Test
  void wakesWhoCouldMoveSomethingNow() {
    rounds.lies(
        Source.WAITING,
        null,
        money("pay_1", Outlook.WORTH_IT, "swp_1"),
        money("pay_2", Outlook.WAITS, "swp_2"));
    rounds.lies(
        Source.FOREIGN,
        null,
        money("pay_3", Outlook.HELD, null),
        money("pay_4", Outlook.WAITS, null));
    rounds.lies(
        Source.CLOSED,
        null,
        money("pay_5", Outlook.STUCK, null),
        money("pay_6", Outlook.WORTH_IT, null));
    start();
    temporal.sleep(Duration.ofMinutes(1));

    assertThat(rounds.calls().stream().filter(call -> call.startsWith("wake")))
        .as("and who was never asked: his plan stores why it waits")
        .containsExactly(
            "wake pay_1 for sweeper", "wake pay_4 for sweeper", "wake pay_6 for sweeper");
    assertThat(pass().waits()).hasSize(3).allMatch(line -> line.endsWith(": because"));
    assertThat(pass().woken()).hasSize(3);
  }

  @Test
  void looksOnWhereTheLastRoundEnded() {
    rounds.sent(new Unfinished("out_9", "waits", null));
    rounds.lies(Source.WAITING, "swp_50");
    rounds.lies(Source.CLOSED, "pay_5000");
    start();

    temporal.sleep(ScriptedRounds.INTERVAL.multipliedBy(2).plusMinutes(1));

    assertThat(rounds.calls())
        .containsExactly(
            "settle after null",
            "find WAITING after null",
            "find FOREIGN after null",
            "find CLOSED after null",
            "settle after out_9",
            "find WAITING after swp_50",
            "find FOREIGN after null",
            "find CLOSED after pay_5000",
            "settle after null",
            "find WAITING after null",
            "find FOREIGN after null",
            "find CLOSED after null");
  }

  @Test
  void goesOnInANewRunBeforeItsHistoryGrowsLong() {
    start();
    String firstRun = runId();

    temporal.sleep(ScriptedRounds.INTERVAL.multipliedBy(99));
    rounds.lies(Source.FOREIGN, "pay_100");
    temporal.sleep(ScriptedRounds.INTERVAL.multipliedBy(2).plusMinutes(1));

    assertThat(runId()).isNotEqualTo(firstRun);
    assertThat(rounds.rounds()).isGreaterThan(100);
    assertThat(pass().number()).as("goes on counting").isEqualTo(rounds.rounds());
    assertThat(rounds.calls()).contains("find FOREIGN after pay_100");
    assertThat(
            temporal.getWorkflowClient().fetchHistory(ID, firstRun).getLastEvent().getEventType())
        .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
  }

  private void start() {
    temporal
        .newWorker(TaskQueues.PAYMENTS)
        .registerWorkflowImplementationTypes(
            WorkflowImplementationOptions.newBuilder()
                .setFailWorkflowExceptionTypes(Throwable.class)
                .build(),
            SweeperWorkflowImpl.class);
    temporal
        .newWorker(TaskQueues.CHAIN)
        .registerActivitiesImplementations(rounds, transfers, books);
    temporal.newWorker(TaskQueues.SIGNER).registerActivitiesImplementations(signing);
    temporal.start();
    SweeperWorkflow workflow =
        temporal
            .getWorkflowClient()
            .newWorkflowStub(
                SweeperWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(ID)
                    .setTaskQueue(TaskQueues.PAYMENTS)
                    .build());
    WorkflowClient.start(workflow::goRound, Route.of(CHAIN, "local"));
  }

  private SweeperWorkflow workflow() {
    return temporal.getWorkflowClient().newWorkflowStub(SweeperWorkflow.class, ID);
  }

  private SweeperWorkflow.Pass pass() {
    return Objects.requireNonNull(workflow().lastPass());
  }

  private String runId() {
    return temporal
        .getWorkflowClient()
        .newUntypedWorkflowStub(ID)
        .describe()
        .getExecution()
        .getRunId();
  }

  private static Unswept money(String paymentId, Outlook outlook, @Nullable String sweepId) {
    return new Unswept(
        paymentId,
        CHAIN,
        "local",
        Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
        Token.nativeCoin("ETH", 18),
        TokenAmount.ofBaseUnits(1),
        true,
        outlook,
        TokenAmount.ZERO,
        outlook == Outlook.WORTH_IT ? "" : "because",
        sweepId,
        null);
  }
}
