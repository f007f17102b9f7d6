package dev.ctrip.gateway.durable;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeadlineTest {

  private static final String WORKFLOW = "waits";
  private static final String LABEL = "payment window";
  private static final Duration HOUR = Duration.ofHours(1);

  private TestWorkflowEnvironment temporal;

  @BeforeEach
  void start() {
    temporal = TestWorkflowEnvironment.newInstance();
    temporal
        .newWorker("waits")
        .registerWorkflowImplementationTypes(
            WorkflowImplementationOptions.newBuilder()
                .setFailWorkflowExceptionTypes(Throwable.class)
                .build(),
            WaitsForMoney.class);
    temporal.start();
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void wakesWhenTheTimeHasPassed() {
    assertThat(run(HOUR, null)).isEqualTo("unpaid after PT1H");

    assertThat(ofDeadline(EventType.EVENT_TYPE_TIMER_FIRED)).hasSize(1);
    assertThat(ofDeadline(EventType.EVENT_TYPE_TIMER_CANCELED)).isEmpty();
  }

  @Test
  void wakesWhenTheConditionHoldsAndCancelsItsTimer() {
    assertThat(run(HOUR, HOUR.dividedBy(2))).isEqualTo("paid after PT30M");

    assertThat(ofDeadline(EventType.EVENT_TYPE_TIMER_CANCELED)).hasSize(1);
    assertThat(ofDeadline(EventType.EVENT_TYPE_TIMER_FIRED)).isEmpty();
  }

  /** Here {@code Workflow.await} would answer "timed out" although the condition holds. */
  @Test
  void leavesToTheFactsWhatCameWithTheTimeout() {
    assertThat(run(HOUR, HOUR)).isEqualTo("paid after PT1H");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1H"})
  void doesNotWaitUntilWhatIsPast(Duration wait) {
    assertThat(run(wait, HOUR)).isEqualTo("unpaid after PT0S");

    assertThat(ofDeadline(EventType.EVENT_TYPE_TIMER_STARTED)).isEmpty();
  }

  @Test
  void doesNotWaitForWhatIsSo() {
    assertThat(run(HOUR, Duration.ZERO)).isEqualTo("paid after PT0S");

    assertThat(ofDeadline(EventType.EVENT_TYPE_TIMER_STARTED)).isEmpty();
  }

  private String run(Duration wait, @Nullable Duration paidAfter) {
    Waits workflow =
        temporal
            .getWorkflowClient()
            .newWorkflowStub(
                Waits.class,
                WorkflowOptions.newBuilder().setWorkflowId(WORKFLOW).setTaskQueue("waits").build());
    return workflow.live(new Plan(wait, paidAfter));
  }

  /** The events of the labelled timer. */
  private List<HistoryEvent> ofDeadline(EventType type) {
    List<HistoryEvent> all = temporal.getWorkflowClient().fetchHistory(WORKFLOW).getEvents();
    Set<String> timers =
        all.stream()
            .filter(event ->
                event.getUserMetadata().getSummary().getData().toStringUtf8().contains(LABEL))
            .map(event -> event.getTimerStartedEventAttributes().getTimerId())
            .collect(toSet());
    return all.stream()
        .filter(event -> event.getEventType() == type && timers.contains(timerOf(event)))
        .toList();
  }

  private static String timerOf(HistoryEvent event) {
    return switch (event.getEventType()) {
      case EVENT_TYPE_TIMER_STARTED -> event.getTimerStartedEventAttributes().getTimerId();
      case EVENT_TYPE_TIMER_FIRED -> event.getTimerFiredEventAttributes().getTimerId();
      case EVENT_TYPE_TIMER_CANCELED -> event.getTimerCanceledEventAttributes().getTimerId();
      default -> throw new IllegalArgumentException(event.getEventType().name());
    };
  }

  /**
   * @param deadline how long to wait at most
   * @param paidAfter when the condition comes true; null: never
   */
  public record Plan(Duration deadline, @Nullable Duration paidAfter) {}

  /** Waits once. */
  @WorkflowInterface
  public interface Waits {

    @WorkflowMethod
    String live(Plan plan);
  }

  /** Says whether it was paid and how long it waited. */
  public static class WaitsForMoney implements Waits {

    private boolean paid;

    @Override
    public String live(Plan plan) {
      if (plan.paidAfter() != null) {
        payAfter(plan.paidAfter());
      }
      long start = Workflow.currentTimeMillis();
      Deadline.await(plan.deadline(), LABEL, () -> paid);
      Duration waited = Duration.ofMillis(Workflow.currentTimeMillis() - start);
      return (paid ? "paid" : "unpaid") + " after " + waited.truncatedTo(ChronoUnit.SECONDS);
    }

    private void payAfter(Duration wait) {
      if (wait.isZero()) {
        paid = true;
      } else {
        Workflow.newTimer(wait).thenApply(over -> paid = true);
      }
    }
  }
}
