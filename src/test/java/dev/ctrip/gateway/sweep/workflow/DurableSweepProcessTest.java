package dev.ctrip.gateway.sweep.workflow;

import static dev.ctrip.gateway.sweep.workflow.ScriptedTransfers.HASH;
import static dev.ctrip.gateway.sweep.workflow.ScriptedTransfers.mined;
import static dev.ctrip.gateway.sweep.workflow.ScriptedTransfers.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweepTransfers.Decision;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.sweep.workflow.SweepTestWorkflow.SweepTestWorkflowImpl;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.KeyReference;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.Jackson3JsonPayloadConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DurableSweepProcessTest {

  private static final String SWEEP = "swp_1";
  private static final String GAS = "out_gas";
  private static final String PLAN = "plan pay_1/sweep/1 250000000000000000";
  private static final Plan NO_GAS = new Plan(Decision.NO_GAS, "", "empty");
  private static final String WORKFLOW = "sweep-test";
  private static final SweepSigning SIGNS = sweepId -> HASH;

  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(
                          DefaultDataConverter.newDefaultInstance()
                              .withPayloadConverterOverrides(new Jackson3JsonPayloadConverter()))
                      .build())
              .build());

  private final long startedAt = environment.currentTimeMillis();

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  void plansSignsSendsAndFollows() {
    ScriptedTransfers transfers = planned(stage(Stage.THROUGH));

    assertThat(sweep(transfers, SIGNS)).isEqualTo(new SweepOutcome(SweepOutcome.Kind.SWEPT, HASH));
    assertThat(transfers.calls)
        .containsExactly(
            "plan pay_1/sweep/1 250000000000000000", "broadcast " + SWEEP, "follow " + SWEEP);
  }

  @Test
  void movesNothingThatIsNotWorthIt() {
    ScriptedTransfers transfers =
        new ScriptedTransfers(new Plan(Decision.DEFERRED, "", "too dear"));

    assertThat(sweep(transfers, SIGNS))
        .isEqualTo(new SweepOutcome(SweepOutcome.Kind.DEFERRED, "too dear"));
    assertThat(transfers.calls).hasSize(1);
  }

  @Test
  void endsStuckWhereNoPlanCanBeMade() {
    ScriptedTransfers transfers = new ScriptedTransfers(new Plan(Decision.STUCK, "", "no money"));

    assertThat(sweep(transfers, SIGNS))
        .isEqualTo(new SweepOutcome(SweepOutcome.Kind.STUCK, "no money"));
  }

  @Test
  void endsStuckWhereTheSignerRefuses() {
    ScriptedTransfers transfers = planned();

    SweepOutcome outcome =
        sweep(
            transfers,
            sweepId -> {
              throw ApplicationFailure.newNonRetryableFailure("not ours", SweepSigning.REFUSED);
            });

    assertThat(outcome)
        .isEqualTo(new SweepOutcome(SweepOutcome.Kind.STUCK, "the signer refuses: not ours"));
    assertThat(transfers.calls).as("never broadcast").hasSize(1);
  }

  /** Signed and never sent, and then to be signed at a higher fee. */
  @Test
  void parksWhatIsSignedAndNotSignedAgain() {
    assertThat(
            sweep(
                planned(),
                outgoingId -> {
                  throw ApplicationFailure.newNonRetryableFailure(
                      "too dear", SweepSigning.NOT_REPLACED);
                }))
        .isEqualTo(
            new SweepOutcome(
                SweepOutcome.Kind.PARKED, "the signer refuses to sign it again: too dear"));
  }

  @Test
  void waitsForASignerThatIsAway() {
    List<String> attempts = new ArrayList<>();

    SweepOutcome outcome =
        sweep(
            planned(stage(Stage.THROUGH)),
            sweepId -> {
              attempts.add(sweepId);
              if (attempts.size() < 4) {
                throw new IllegalStateException("no database");
              }
              return HASH;
            });

    assertThat(outcome.kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    assertThat(attempts).hasSize(4);
  }

  @Test
  void tellsThatNoSignerAnswersAndSignsOnceOneDoes() {
    int downFor = 2 * 3600;

    SweepOutcome outcome =
        sweep(
            planned(stage(Stage.THROUGH)),
            sweepId -> {
              if (environment.currentTimeMillis() - startedAt < downFor * 1000L) {
                throw new IllegalStateException("no database");
              }
              return HASH;
            });

    assertThat(outcome.kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    assertThat(running().delays()).containsExactly("it could not be signed: no database");
    assertThat(timers()).extracting(Timer::label).contains("\"until a signer answers\"");
  }

  @Test
  void givesWayWhenWokenWhileNoSignerAnswers() {
    environment.registerDelayedCallback(Duration.ofSeconds(100), () -> running().wake());

    sweep(
        planned(stage(Stage.THROUGH)),
        sweepId -> {
          if (environment.currentTimeMillis() - startedAt < 300_000L) {
            throw new IllegalStateException("no database");
          }
          return HASH;
        });

    assertThat(running().told()).contains("INTERRUPTED").endsWith("SWEPT");
  }

  @Test
  void looksAtADelayedTopUpEachHourOnly() {
    int looksInTheFirstHour = 12;
    int looksInTwoDays = 48;
    Progress[] progress = new Progress[looksInTheFirstHour + looksInTwoDays];
    Arrays.setAll(
        progress, head -> new Progress(Stage.WAITING, HASH, 0, "waits to be mined", head, null));
    progress[progress.length - 2] = stage(Stage.THROUGH);
    progress[progress.length - 1] = stage(Stage.THROUGH);
    Plan[] plans = new Plan[3];
    Arrays.fill(plans, new Plan(Decision.TOP_UP, GAS, ""));

    sweep(planned(progress).after(plans), SIGNS);

    assertThat(running().delays()).hasSize(2);
    assertThat(timers().stream().map(Timer::length))
        .filteredOn(length -> length.compareTo(Duration.ofHours(1)) >= 0)
        .hasSizeGreaterThanOrEqualTo(looksInTwoDays - 4);
  }

  @Test
  void endsStuckWhereTheTransferCannotSucceed() {
    assertThat(sweep(planned(new Progress(Stage.STUCK, HASH, 0, "reverted", 0, null)), SIGNS))
        .isEqualTo(new SweepOutcome(SweepOutcome.Kind.STUCK, "reverted"));
  }

  @Test
  void sendsAgainWhatNoNodeKnows() {
    ScriptedTransfers transfers =
        planned(stage(Stage.UNKNOWN), stage(Stage.WAITING), stage(Stage.THROUGH));

    assertThat(sweep(transfers, SIGNS).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    assertThat(transfers.calls.subList(1, transfers.calls.size()))
        .containsExactly(
            "broadcast " + SWEEP,
            "follow " + SWEEP,
            "broadcast " + SWEEP,
            "follow " + SWEEP,
            "follow " + SWEEP);
  }

  @Test
  void waitsForTheBlocksThatAreMissingThenTwiceAsLongEachTime() {
    sweep(planned(mined(4), mined(4), mined(4), mined(4), mined(1), stage(Stage.THROUGH)), SIGNS);

    // Six blocks of ten seconds; then four, until the doubling wait (10, 20, 40, 80, …) is longer.
    assertThat(timers())
        .extracting(Timer::length)
        .containsExactly(
            Duration.ofSeconds(60),
            Duration.ofSeconds(40),
            Duration.ofSeconds(40),
            Duration.ofSeconds(80),
            Duration.ofSeconds(160),
            Duration.ofSeconds(320));
    assertThat(timers())
        .extracting(Timer::label)
        .startsWith(
            "\"6 more blocks over the sweep of 0.25 ETH\"",
            "\"4 more blocks over the sweep of 0.25 ETH\"")
        .endsWith("\"1 more block over the sweep of 0.25 ETH\"");
  }

  @Test
  void asksALivingChainSixTimesAnHourAtLeast() {
    sweep(planned(twentyLooks(head -> head)), SIGNS);

    assertThat(timers().getLast().length()).isEqualTo(Duration.ofMinutes(10));
    assertThat(timers()).allMatch(timer -> timer.length().compareTo(Duration.ofMinutes(10)) <= 0);
  }

  @Test
  void asksAHaltedChainOnlyAFewTimesADay() {
    sweep(planned(twentyLooks(head -> 7)), SIGNS);

    assertThat(timers().getLast().length()).isEqualTo(Duration.ofHours(6));
  }

  private static Progress[] twentyLooks(LongUnaryOperator headOfLook) {
    return Stream.concat(
            LongStream.range(0, 20)
                .mapToObj(look ->
                    new Progress(Stage.MINED, HASH, 1, "", headOfLook.applyAsLong(look), null)),
            Stream.of(stage(Stage.THROUGH)))
        .toArray(Progress[]::new);
  }

  @Test
  void endsStuckWhereAStepFailsForGood() {
    assertThat(sweep(planned(), SIGNS))
        .isEqualTo(new SweepOutcome(SweepOutcome.Kind.STUCK, "nothing more to say"));
  }

  @Test
  void tellsWhatTheTransactionWaitsFor() {
    sweep(
        planned(
            new Progress(Stage.WAITING, HASH, 0, "waits to be mined", 0, null),
            new Progress(Stage.MINED, HASH, 2, "two more blocks", 0, null),
            stage(Stage.THROUGH)),
        SIGNS);

    assertThat(running().told()).containsExactly("waits to be mined", "two more blocks", "SWEPT");
  }

  @Test
  void tellsThatTheTransactionIsRefused() {
    sweep(
        planned(
                new Progress(Stage.UNKNOWN, HASH, 0, "nobody has it", 0, null),
                stage(Stage.THROUGH))
            .refusing("nonce too low"),
        SIGNS);

    assertThat(running().told())
        .containsExactly("nonce too low", "nobody has it", "nonce too low", "SWEPT");
  }

  @Test
  void givesWayWhenWokenAndGoesOnWithTheSameSweep() {
    ScriptedTransfers transfers =
        planned(
            new Progress(Stage.MINED, HASH, 4, "four more blocks", 0, null), stage(Stage.THROUGH));
    environment.registerDelayedCallback(Duration.ofSeconds(25), () -> running().wake());

    sweep(transfers, SIGNS);

    assertThat(running().told()).containsExactly("four more blocks", "INTERRUPTED", "SWEPT");
    String plan = "plan pay_1/sweep/1 250000000000000000";
    assertThat(transfers.calls)
        .containsExactly(plan, "broadcast " + SWEEP, "follow " + SWEEP, plan, "follow " + SWEEP);
    assertThat(events(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
        .as("signed and sent once, however often it is woken")
        .hasSize(6);
    assertThat(events(EventType.EVENT_TYPE_TIMER_CANCELED)).as("the first wait").hasSize(1);
  }

  @Test
  void sendsAndLooksBeforeItGivesWayHoweverOftenItIsWoken() {
    ScriptedTransfers transfers = planned(stage(Stage.UNKNOWN), stage(Stage.THROUGH));

    SweepOutcome outcome =
        sweep(
            transfers,
            sweepId -> {
              running().wake();
              return HASH;
            });

    assertThat(outcome.kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    assertThat(running().told()).containsExactly("", "INTERRUPTED", "SWEPT");
    String send = "broadcast " + SWEEP;
    assertThat(transfers.calls)
        .filteredOn(call -> !call.startsWith("plan"))
        .containsExactly(send, "follow " + SWEEP, send, "follow " + SWEEP);
  }

  @Test
  void saysThatItTakesLongAfterAnHourAndThenLooksEachHourOnly() {
    int looksInTheFirstHour = 11;
    int looksInADay = 24;
    Progress[] progress = new Progress[looksInTheFirstHour + looksInADay + 1];
    Arrays.setAll(
        progress, head -> new Progress(Stage.WAITING, HASH, 0, "waits to be mined", head, null));
    progress[progress.length - 1] = stage(Stage.THROUGH);

    sweep(planned(progress), SIGNS);

    assertThat(running().told().stream().filter(told -> !told.equals("waits to be mined")))
        .containsExactly("DELAYED", "DELAYED", "SWEPT");
    assertThat(timers().stream().map(Timer::length))
        .filteredOn(length -> length.equals(Duration.ofHours(1)))
        .hasSizeGreaterThanOrEqualTo(looksInADay);
  }

  @Test
  void givesTheReasonOfARefusalForTheDelay() {
    Progress[] progress = new Progress[12];
    Arrays.fill(progress, new Progress(Stage.UNKNOWN, HASH, 0, "nobody has it", 7, null));
    progress[11] = stage(Stage.THROUGH);

    SweepOutcome outcome = sweep(planned(progress).refusing("fee too low"), SIGNS);

    assertThat(outcome.kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    assertThat(running().delays()).containsExactly("fee too low");
  }

  @Test
  void movesTheTokenOnceItsGasIsThere() {
    ScriptedTransfers transfers =
        planned(stage(Stage.THROUGH), stage(Stage.THROUGH))
            .after(new Plan(Decision.TOP_UP, GAS, ""));
    List<String> signed = new ArrayList<>();

    assertThat(sweep(transfers, signing(signed)))
        .isEqualTo(new SweepOutcome(SweepOutcome.Kind.SWEPT, HASH));

    assertThat(signed).containsExactly(GAS, SWEEP);
    assertThat(transfers.calls)
        .containsExactly(
            PLAN,
            "broadcast " + GAS,
            "follow " + GAS,
            PLAN,
            "broadcast " + SWEEP,
            "follow " + SWEEP);
    assertThat(timers())
        .as("gas is of use in the first block")
        .containsExactly(
            new Timer(
                Duration.ofSeconds(10), "\"1 more block over gas for the sweep of 0.25 ETH\""),
            new Timer(Duration.ofSeconds(60), "\"6 more blocks over the sweep of 0.25 ETH\""));
  }

  @Test
  void topsUpAgainWhereFeesHaveRisen() {
    ScriptedTransfers transfers =
        planned(stage(Stage.THROUGH), stage(Stage.THROUGH), stage(Stage.THROUGH))
            .after(new Plan(Decision.TOP_UP, GAS, ""), new Plan(Decision.TOP_UP, "out_more", ""));
    List<String> signed = new ArrayList<>();

    assertThat(sweep(transfers, signing(signed)).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);

    assertThat(signed).containsExactly(GAS, "out_more", SWEEP);
  }

  @Test
  void parksWhatAFailedTopUpLeavesWithoutGas() {
    ScriptedTransfers transfers =
        planned(new Progress(Stage.FAILED, HASH, 0, "the top-up reverted", 0, null))
            .after(new Plan(Decision.TOP_UP, GAS, ""));

    assertThat(sweep(transfers, SIGNS))
        .isEqualTo(new SweepOutcome(SweepOutcome.Kind.PARKED, "the top-up reverted"));
    assertThat(transfers.calls).as("not planned again").hasSize(3);
  }

  @Test
  void parksWhatTheDayHasNoGasLeftFor() {
    ScriptedTransfers transfers = planned().after(new Plan(Decision.TOP_UP, GAS, ""));

    SweepOutcome outcome =
        sweep(
            transfers,
            outgoingId -> {
              throw ApplicationFailure.newNonRetryableFailure(
                  "enough for today", SweepSigning.NOT_TODAY);
            });

    assertThat(outcome)
        .isEqualTo(
            new SweepOutcome(
                SweepOutcome.Kind.PARKED, "the signer refuses for now: enough for today"));
  }

  @Test
  void parksWhatItsTokenRefusesToMove() {
    ScriptedTransfers transfers = new ScriptedTransfers(new Plan(Decision.PARKED, "", "paused"));

    assertThat(sweep(transfers, SIGNS))
        .isEqualTo(new SweepOutcome(SweepOutcome.Kind.PARKED, "paused"));
    assertThat(transfers.calls).hasSize(1);
  }

  @Test
  void parksWhatWasMinedAndMovedNothing() {
    assertThat(sweep(planned(new Progress(Stage.FAILED, HASH, 0, "moved none", 0, null)), SIGNS))
        .isEqualTo(new SweepOutcome(SweepOutcome.Kind.PARKED, "moved none"));
  }

  @Test
  void waitsForAnEmptyGasWalletAndGoesOnOnceItIsFilled() {
    ScriptedTransfers transfers = planned(stage(Stage.THROUGH)).after(NO_GAS, NO_GAS, NO_GAS);

    assertThat(sweep(transfers, SIGNS).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);

    assertThat(running().told()).containsExactly("empty", "empty", "empty", "SWEPT");
    assertThat(timers().subList(0, 3))
        .extracting(Timer::length)
        .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40));
    assertThat(timers().subList(0, 3))
        .extracting(Timer::label)
        .containsOnly("\"until the gas wallet has enough\"");
  }

  @Test
  void givesWayWhenWokenWhileTheGasWalletIsEmpty() {
    ScriptedTransfers transfers = planned(stage(Stage.THROUGH)).after(NO_GAS, NO_GAS);
    environment.registerDelayedCallback(Duration.ofSeconds(25), () -> running().wake());

    assertThat(sweep(transfers, SIGNS).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);

    assertThat(running().told()).containsExactly("empty", "empty", "INTERRUPTED", "SWEPT");
  }

  @Test
  void saysThatItTakesLongWhereTheGasWalletIsEmptyForAnHourAndThenAsksEachHour() {
    int asksInTheFirstHour = 12;
    int asksInADay = 25;
    Plan[] plans = new Plan[asksInTheFirstHour + asksInADay];
    Arrays.fill(plans, NO_GAS);

    sweep(planned(stage(Stage.THROUGH)).after(plans), SIGNS);

    assertThat(running().delays()).containsExactly("empty", "empty");
    List<Duration> waits = timers().stream().map(Timer::length).toList();
    assertThat(waits.subList(0, asksInTheFirstHour - 1))
        .allMatch(wait -> wait.compareTo(Duration.ofMinutes(10)) <= 0);
    assertThat(waits.subList(asksInTheFirstHour - 1, plans.length - 2))
        .containsOnly(Duration.ofHours(1))
        .hasSize(24);
  }

  @Test
  void signsAndSendsWhatElseItTakes() {
    ScriptedTransfers transfers =
        planned(
            new Progress(Stage.WAITING, HASH, 0, "its fee is too low now", 3, SWEEP),
            new Progress(Stage.UNKNOWN, HASH, 0, "nothing has nonce 3", 4, "out_gap"),
            stage(Stage.THROUGH));
    List<String> signed = new ArrayList<>();

    assertThat(sweep(transfers, signing(signed)).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);

    assertThat(signed).containsExactly(SWEEP, SWEEP, "out_gap");
    assertThat(transfers.calls)
        .containsExactly(
            PLAN,
            "broadcast " + SWEEP,
            "follow " + SWEEP,
            "broadcast " + SWEEP,
            "follow " + SWEEP,
            "broadcast out_gap",
            "follow " + SWEEP);
    assertThat(running().told())
        .containsExactly("its fee is too low now", "nothing has nonce 3", "SWEPT");
  }

  @ParameterizedTest
  @CsvSource({
    SweepSigning.REFUSED + ", the signer refuses: not ours",
    SweepSigning.NOT_TODAY + ", the signer refuses for now: not ours",
    SweepSigning.NOT_REPLACED + ", the signer refuses to sign it again: not ours",
    SweepTransfers.SHORT_BALANCE + ", not ours",
  })
  void goesOnThoughWhatElseItTakesIsRefused(String type, String told) {
    ScriptedTransfers transfers =
        planned(
            new Progress(Stage.WAITING, HASH, 0, "nothing has nonce 3", 3, "out_gap"),
            stage(Stage.THROUGH));

    SweepOutcome outcome =
        sweep(
            transfers,
            outgoingId -> {
              if (outgoingId.equals("out_gap")) {
                throw ApplicationFailure.newNonRetryableFailure("not ours", type);
              }
              return HASH;
            });

    assertThat(outcome).isEqualTo(new SweepOutcome(SweepOutcome.Kind.SWEPT, HASH));
    assertThat(transfers.calls).doesNotContain("broadcast out_gap");
    assertThat(running().told()).containsExactly("nothing has nonce 3", told, "SWEPT");
  }

  private static SweepSigning signing(List<String> signed) {
    return outgoingId -> {
      signed.add(outgoingId);
      return HASH;
    };
  }

  @Test
  void saysInTheHistoryWhatEachStepIsFor() {
    sweep(planned(stage(Stage.UNKNOWN), stage(Stage.THROUGH)), SIGNS);

    assertThat(
            events(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                .map(event -> text(event.getUserMetadata().getSummary())))
        .containsExactly(
            "\"plan the sweep of 0.25 ETH\"",
            "\"sign the sweep of 0.25 ETH\"",
            "\"send the sweep of 0.25 ETH\"",
            "\"look up the sweep of 0.25 ETH\"",
            "\"send the sweep of 0.25 ETH again\"",
            "\"look up the sweep of 0.25 ETH\"");
  }

  private static ScriptedTransfers planned(Progress... progress) {
    return new ScriptedTransfers(new Plan(Decision.PLANNED, SWEEP, ""), progress);
  }

  private SweepOutcome sweep(SweepTransfers transfers, SweepSigning signing) {
    environment
        .newWorker(TaskQueues.PAYMENTS)
        .registerWorkflowImplementationTypes(
            WorkflowImplementationOptions.newBuilder()
                .setFailWorkflowExceptionTypes(Throwable.class)
                .build(),
            SweepTestWorkflowImpl.class);
    environment.newWorker(TaskQueues.CHAIN).registerActivitiesImplementations(transfers);
    environment.newWorker(TaskQueues.SIGNER).registerActivitiesImplementations(signing);
    environment.start();
    return environment
        .getWorkflowClient()
        .newWorkflowStub(
            SweepTestWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WORKFLOW)
                .setTaskQueue(TaskQueues.PAYMENTS)
                .setWorkflowExecutionTimeout(Duration.ofDays(30))
                .build())
        .run(
            new SweepRequest(
                "pay_1/sweep/1",
                "pay_1",
                ConfiguredChains.LOCAL,
                Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
                KeyReference.ofDeposit(7),
                ConfiguredChains.ETHER,
                TokenAmount.parseBaseUnits("250000000000000000"),
                6));
  }

  private SweepTestWorkflow running() {
    return environment.getWorkflowClient().newWorkflowStub(SweepTestWorkflow.class, WORKFLOW);
  }

  private record Timer(Duration length, String label) {}

  private List<Timer> timers() {
    return events(EventType.EVENT_TYPE_TIMER_STARTED)
        .map(event ->
            new Timer(
                Duration.ofSeconds(
                    event.getTimerStartedEventAttributes().getStartToFireTimeout().getSeconds()),
                text(event.getUserMetadata().getSummary())))
        .toList();
  }

  private Stream<HistoryEvent> events(EventType type) {
    return environment.getWorkflowClient().fetchHistory(WORKFLOW).getEvents().stream()
        .filter(event -> event.getEventType() == type);
  }

  private static String text(Payload payload) {
    return payload.getData().toStringUtf8();
  }
}
