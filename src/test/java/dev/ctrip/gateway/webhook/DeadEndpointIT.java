package dev.ctrip.gateway.webhook;

import static dev.ctrip.gateway.world.RecordingMerchant.Answer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.webhook.WebhookDelivery.Outcome;
import dev.ctrip.gateway.webhook.WebhookWorld.Attempted;
import dev.ctrip.gateway.world.RecordingMerchant;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The schedule as Temporal keeps it, with days skipped; store and endpoint are real. */
@Timeout(120)
class DeadEndpointIT {

  private TestWorkflowEnvironment temporal;
  private RecordingMerchant merchant;
  private WebhookWorld world;

  @BeforeEach
  void start() {
    temporal = TestWorkflowEnvironment.newInstance();
    merchant = RecordingMerchant.start(WebhookWorld.SECRET);
    InstantSource skipping = () -> Instant.ofEpochMilli(temporal.currentTimeMillis());
    world = new WebhookWorld(WebhookWorld.settings(), skipping.withZone(ZoneOffset.UTC));
    temporal
        .newWorker(TaskQueues.PAYMENTS)
        .registerWorkflowImplementationTypes(
            WorkflowImplementationOptions.newBuilder()
                .setFailWorkflowExceptionTypes(Throwable.class)
                .build(),
            TellOnceWorkflow.class);
    temporal.newWorker(TaskQueues.WEBHOOKS).registerActivitiesImplementations(world.delivery());
    temporal.start();
  }

  @AfterEach
  void stop() {
    temporal.close();
    world.close();
    merchant.close();
  }

  @Test
  void isTriedTenTimesOverThreeDaysAndThenGivenUp() {
    merchant.answerNext(100, status(500));
    String id = world.announce("pay_1", merchant.url());

    assertThat(tell(id)).isEqualTo(Outcome.EXHAUSTED);

    List<Attempted> attempts = world.attempts(id);
    assertThat(attempts).hasSize(10);
    assertThat(merchant.calls()).hasSize(10);
    List<Duration> schedule = WebhookWorld.settings().schedule();
    for (int i = 1; i < schedule.size(); i++) {
      assertThat(Duration.between(attempts.get(i - 1).at(), attempts.get(i).at()))
          .as("wait before attempt %d", i + 1)
          .isBetween(schedule.get(i), schedule.get(i).plusSeconds(20));
    }
    assertThat(Duration.between(attempts.getFirst().at(), attempts.getLast().at()))
        .isBetween(Duration.ofHours(75).plusMinutes(35), Duration.ofHours(75).plusMinutes(37));
  }

  @Test
  void keepsAllItsAttemptsThoughItAlwaysAsksForMoreTime() {
    merchant.answerNext(100, status(503, "Retry-After", "86400"));
    String id = world.announce("pay_1", merchant.url());

    assertThat(tell(id)).isEqualTo(Outcome.EXHAUSTED);
    assertThat(world.attempts(id)).hasSize(10);
  }

  /** A workflow that was started again has a new activity, whose own count of attempts is new. */
  @Test
  void goesOnWhereItWasWhenTheWorkflowIsStartedAgain() {
    merchant.answerNext(100, status(500));
    String id = world.announce("pay_1", merchant.url());
    WorkflowStub first = WorkflowStub.fromTyped(workflow());
    first.start(id);
    temporal.sleep(Duration.ofHours(1));
    first.terminate("lost");
    assertThat(world.attempts(id)).hasSize(4);

    assertThat(tell(id)).isEqualTo(Outcome.EXHAUSTED);

    List<Attempted> attempts = world.attempts(id);
    assertThat(attempts).hasSize(10);
    assertThat(Duration.between(attempts.get(4).at(), attempts.get(5).at()))
        .as("the wait after the fifth attempt, which was made at once")
        .isBetween(Duration.ofHours(5), Duration.ofHours(5).plusMinutes(1));
  }

  private Outcome tell(String deliveryId) {
    return workflow().tell(deliveryId);
  }

  private TellOnce workflow() {
    WorkflowClient client = temporal.getWorkflowClient();
    return client.newWorkflowStub(
        TellOnce.class, WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.PAYMENTS).build());
  }

  /** Tells one thing, as a payment's workflow does. */
  @WorkflowInterface
  public interface TellOnce {

    @WorkflowMethod
    Outcome tell(String deliveryId);
  }

  /** See {@link TellOnce}. */
  public static class TellOnceWorkflow implements TellOnce {

    @Override
    public Outcome tell(String deliveryId) {
      return Workflow.newActivityStub(
              WebhookDelivery.class, Retries.forMerchant("payment.detected"))
          .deliver(deliveryId);
    }
  }
}
