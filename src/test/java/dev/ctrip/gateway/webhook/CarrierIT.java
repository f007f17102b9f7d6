package dev.ctrip.gateway.webhook;

import static dev.ctrip.gateway.world.RecordingMerchant.Answer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.webhook.DeliverWebhooksWorkflow.Request;
import dev.ctrip.gateway.webhook.WebhookEndpoints.WithSecret;
import dev.ctrip.gateway.webhook.WebhookSending.Dispatched;
import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import dev.ctrip.gateway.webhook.store.JdbcCarrierQueue.Carried;
import dev.ctrip.gateway.webhook.workflow.DeliverWebhooksWorkflowImpl;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.RecordingMerchant.Call;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The workflow that carries deliveries; store, activity and receivers are real. */
@Timeout(120)
class CarrierIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private TestWorkflowEnvironment temporal;
  private RecordingMerchant merchant;
  private RecordingMerchant dead;
  private WebhookWorld world;

  @BeforeEach
  void start() {
    temporal = TestWorkflowEnvironment.newInstance();
    merchant = RecordingMerchant.start(WebhookWorld.SECRET).ofAnyTime();
    dead = RecordingMerchant.start(WebhookWorld.SECRET).ofAnyTime();
    InstantSource skipping = () -> Instant.ofEpochMilli(temporal.currentTimeMillis());
    world = new WebhookWorld(WebhookWorld.settings(), skipping.withZone(ZoneOffset.UTC));
    temporal
        .newWorker(TaskQueues.PAYMENTS)
        .registerWorkflowImplementationTypes(DeliverWebhooksWorkflowImpl.class);
    temporal.newWorker(TaskQueues.WEBHOOKS).registerActivitiesImplementations(world.delivery());
    temporal.start();
  }

  @AfterEach
  void stop() {
    temporal.close();
    world.close();
    merchant.close();
    dead.close();
  }

  @Test
  void aDeadEndpointDelaysNoOther() {
    dead.answerNext(RecordingMerchant.Answer.hang());
    endpoint(dead);
    Dispatched webhooks =
        world
            .sending()
            .sendAgain(
                new Announcement(
                    WebhookWorld.MERCHANT,
                    "pay_1",
                    1,
                    merchant.url(),
                    "payment.settled",
                    WebhookWorld.OCCURRED_AT,
                    "{\"id\":\"pay_1\"}"));

    start(webhooks.carrier(), webhooks.deliveryIds());

    dead.awaitCalls(1, SOON);
    assertThat(merchant.awaitDelivery("payment.settled", "pay_1", SOON)).isNotNull();
  }

  @Test
  void isOverOnceAllHaveEndedHowever() {
    dead.answerNext(100, status(500));
    Dispatched webhooks = custom(dead);

    start(webhooks.carrier(), webhooks.deliveryIds()).getResult(Void.class);

    assertThat(world.row(webhooks.deliveryIds().getFirst()).state()).isEqualTo("exhausted");
    assertThat(dead.calls()).hasSize(10);
  }

  @Test
  void tellsAtOnceWhatWaitedForHours() {
    merchant.answerNext(5, status(500));
    Dispatched webhooks = custom(merchant);
    String id = webhooks.deliveryIds().getFirst();
    WorkflowStub carrier = start(webhooks.carrier(), webhooks.deliveryIds());
    temporal.sleep(Duration.ofHours(4));
    assertThat(world.attempts(id)).hasSize(5);
    Instant asked = Instant.ofEpochMilli(temporal.currentTimeMillis());

    assertThat(world.log().redeliver(WebhookWorld.MERCHANT, id))
        .isEqualTo(WebhookLog.Redelivered.DONE);
    carrier.signal("deliverNow", new Request(webhooks.deliveryIds()));
    carrier.getResult(Void.class);

    assertThat(world.row(id).state()).isEqualTo("acknowledged");
    assertThat(world.attempts(id)).hasSize(6);
    assertThat(Duration.between(asked, world.attempts(id).getLast().at()))
        .isLessThan(Duration.ofMinutes(1));
    assertThat(merchant.calls()).extracting(Call::webhookId).containsOnly(id);
  }

  /** Its first carrier wakes up later, finds that it is not its delivery any more, and ends. */
  @Test
  void oneThatIsSentAnewIsLeftToItsNewCarrier() {
    merchant.answerNext(2, status(500));
    endpoint(merchant);
    Dispatched webhooks = world.sending().sendAgain(WebhookWorld.announcement("pay_1", 1, null));
    String id = webhooks.deliveryIds().getFirst();
    WorkflowStub first = start(webhooks.carrier(), webhooks.deliveryIds());
    await().atMost(SOON).until(() -> world.attempts(id).size() >= 2);
    world.log().redeliver(WebhookWorld.MERCHANT, id);
    merchant.answerNext(100, status(500));
    Carried anew =
        world.queue().takeNew(10, WebhookWorld.OCCURRED_AT).stream()
            .filter(delivery -> delivery.deliveryId().equals(id))
            .findFirst()
            .orElseThrow();

    WorkflowStub second = start(anew.carrier(), List.of(id));
    first.getResult(Void.class);

    assertThat(anew.carrier()).isEqualTo("webhook-" + id);
    assertThat(world.row(id).state()).isEqualTo("pending");
    second.getResult(Void.class);
    assertThat(world.row(id).state()).isEqualTo("exhausted");
    assertThat(world.attempts(id)).hasSize(12);
  }

  private Dispatched custom(RecordingMerchant receiver) {
    return world
        .sending()
        .sendCustom(WebhookWorld.MERCHANT, receiver.url(), "{}", WebhookWorld.SECRET);
  }

  private void endpoint(RecordingMerchant receiver) {
    WithSecret made =
        world
            .endpoints()
            .create(WebhookWorld.MERCHANT, receiver.url(), "", List.of("*"))
            .orElseThrow();
    assertThat(made.secret()).startsWith("whsec_");
  }

  private WorkflowStub start(String id, List<String> deliveries) {
    WorkflowStub workflow =
        temporal
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "DeliverWebhooks",
                WorkflowOptions.newBuilder()
                    .setWorkflowId(id)
                    .setTaskQueue(TaskQueues.PAYMENTS)
                    .build());
    workflow.start(new Request(deliveries));
    return workflow;
  }
}
