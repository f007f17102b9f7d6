package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentSearchAttributes.WEBHOOKS_FAILING;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static dev.ctrip.gateway.world.RecordingMerchant.Answer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.webhook.WebhookDelivery;
import dev.ctrip.gateway.world.RecordingMerchant;
import io.temporal.api.enums.v1.EventType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator sees of webhooks that are not acknowledged. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FailingWebhooksWorkflowTest extends InPaymentWorld {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** After the first attempt and the second, 5 s later; before the third, 5 minutes later. */
  private static final Duration TWO_ATTEMPTS = Duration.ofSeconds(30);

  private static String deadUrl;

  @BeforeAll
  static void closeAnEndpoint() {
    RecordingMerchant gone = RecordingMerchant.start("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    deadUrl = gone.url();
    gone.close();
  }

  @Test
  void showsThemFromTheSecondFailureUntilTheLastHasEnded() {
    Payment payment = world.create(deadUrl);
    world.halt(TWO_ATTEMPTS);
    awaitFailing(payment);
    world.pay(payment.address(), PaymentWorld.DUE.toString());
    world.mineUntil(payment, SETTLED);
    world.halt(TWO_ATTEMPTS);
    assertThat(failing(payment)).isTrue();

    world.passUntilClosed(payment);

    assertThat(failing(payment)).isFalse();
    assertThat(upserts(payment)).containsExactly("true", "false");
    assertThat(world.events(payment)).contains("settled", "closed");
  }

  @Test
  void showsThemNoMoreOnceTheEndpointIsBack() {
    RecordingMerchant recovering =
        RecordingMerchant.start("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    try (recovering) {
      recovering.answerNext(2, status(500)).answerNext(100, status(200));
      Payment payment = world.create(recovering.url());
      world.halt(TWO_ATTEMPTS);
      awaitFailing(payment);

      world.halt(Duration.ofMinutes(6));

      await().atMost(PATIENCE).until(() -> Boolean.FALSE.equals(failing(payment)));
      assertThat(upserts(payment)).containsExactly("true", "false");
    }
  }

  @Test
  void costsNothingWhereWebhooksAreAcknowledged() {
    world.merchant.answerNext(status(500));
    Payment payment = world.create();
    world.pay(payment.address(), PaymentWorld.DUE.toString());
    world.mineUntil(payment, SETTLED);
    world.passUntilClosed(payment);

    assertThat(failing(payment)).isNull();
    assertThat(upserts(payment)).isEmpty();
    assertThat(
            world.history(payment).getEvents().stream()
                .filter(event -> event.hasWorkflowExecutionSignaledEventAttributes())
                .map(event -> event.getWorkflowExecutionSignaledEventAttributes().getSignalName()))
        .contains("depositSeen")
        .doesNotContain(WebhookDelivery.FAILING_SIGNAL);
  }

  @Test
  void isToldToARunThatWasStartedAgain() {
    Payment payment = world.create(deadUrl);
    world.halt(TWO_ATTEMPTS);
    awaitFailing(payment);
    world.stub(payment).terminate("by hand");

    world.halt(Duration.ofMinutes(3));

    await().atMost(PATIENCE).until(() -> !world.isClosed(payment));
    awaitFailing(payment);
  }

  @Test
  void believesNobodyWhoNamesADeliveryThatIsNotUnderWay() {
    Payment payment = world.create();
    world.workflow(payment).webhookFailing("msg_1");
    world.workflow(payment).webhookFailing(null);
    world.pay(payment.address(), PaymentWorld.DUE.toString());
    world.mineUntil(payment, SETTLED);

    assertThat(failing(payment)).isNull();
  }

  private static void awaitFailing(Payment payment) {
    await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(failing(payment)));
  }

  private static Boolean failing(Payment payment) {
    return world.stub(payment).describe().getTypedSearchAttributes().get(WEBHOOKS_FAILING);
  }

  /** The values that the latest run has given the attribute, in order. */
  private static List<String> upserts(Payment payment) {
    return world.history(payment).getEvents().stream()
        .filter(
            event -> event.getEventType() == EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
        .map(event ->
            event
                .getUpsertWorkflowSearchAttributesEventAttributes()
                .getSearchAttributes()
                .getIndexedFieldsMap()
                .get(WEBHOOKS_FAILING.getName()))
        .filter(Objects::nonNull)
        .map(value -> value.getData().toStringUtf8())
        .toList();
  }
}
