package dev.ctrip.gateway.webhook;

import static dev.ctrip.gateway.world.RecordingMerchant.Answer.closeSocket;
import static dev.ctrip.gateway.world.RecordingMerchant.Answer.endlessBody;
import static dev.ctrip.gateway.world.RecordingMerchant.Answer.hang;
import static dev.ctrip.gateway.world.RecordingMerchant.Answer.status;
import static dev.ctrip.gateway.world.RecordingMerchant.Answer.statusAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.webhook.WebhookEndpoints.WithSecret;
import dev.ctrip.gateway.webhook.Webhooks.Attempted;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.RecordingMerchant.Answer;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What comes of each kind of receiver, as {@code docs/webhooks.md} says. */
@Timeout(60)
class ReceiversIT {

  private static final Duration ATTEMPT = Duration.ofSeconds(3);

  /** As many calls of one host as are under way at most. */
  private static final int MOST_AT_ONCE = 50;

  private static final Duration NEXT = Duration.ofSeconds(5);

  private static WebhookWorld world;

  @BeforeAll
  static void start() {
    world = new WebhookWorld(WebhookWorld.settings(ATTEMPT), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  static final List<Receiver> RECEIVERS =
      List.of(
          new Receiver("prompt", status(204), "acknowledged", 204, null, null),
          new Receiver(
              "slow", statusAfter(Duration.ofMillis(500), 200), "acknowledged", 200, null, null),
          new Receiver("hanging", hang(), "pending", null, "timeout", NEXT),
          new Receiver("resetting", closeSocket(), "pending", null, "connection lost", NEXT),
          new Receiver(
              "moved", status(301, "Location", "http://127.0.0.1:1/"), "pending", 301, null, NEXT),
          new Receiver(
              "moved_for_now",
              status(307, "Location", "http://127.0.0.1:1/"),
              "pending",
              307,
              null,
              NEXT),
          new Receiver("unknowing", status(404), "pending", 404, null, NEXT),
          new Receiver("gone", status(410), "refused", 410, null, null),
          new Receiver(
              "busy",
              status(429, "Retry-After", "60"),
              "pending",
              429,
              null,
              Duration.ofMinutes(1)),
          new Receiver(
              "very_busy",
              status(503, "Retry-After", "86400"),
              "pending",
              503,
              null,
              Duration.ofHours(1)),
          new Receiver("failing", status(500), "pending", 500, null, NEXT),
          new Receiver("streaming", endlessBody(200), "acknowledged", 200, null, null),
          new Receiver("streaming_an_error", endlessBody(500), "pending", 500, null, NEXT));

  @ParameterizedTest
  @FieldSource("RECEIVERS")
  void getsWhatThePageSays(Receiver kind) {
    RecordingMerchant receiver = RecordingMerchant.start(WebhookWorld.SECRET);
    try (receiver) {
      receiver.answerNext(kind.answer());
      WithSecret made =
          world
              .endpoints()
              .create(WebhookWorld.MERCHANT, receiver.url(), "", List.of("*"))
              .orElseThrow();
      String endpoint = made.endpoint().id();
      String subject = "pay_" + kind.name();
      world.webhooks().announce(WebhookWorld.announcement(subject, 1, null));
      String id = world.webhooks().pending(subject).getFirst().deliveryId();

      ApplicationFailure failure =
          catchThrowableOfType(ApplicationFailure.class, () -> world.delivery().deliver(id));

      assertThat(receiver.calls()).hasSize(1);
      assertThat(failure == null ? null : failure.getNextRetryDelay()).isEqualTo(kind.next());
      assertThat(world.row(id).state()).isEqualTo(kind.state());
      Attempted attempt =
          world.log().find(WebhookWorld.MERCHANT, id).orElseThrow().attempts().getFirst();
      assertThat(attempt.statusCode()).isEqualTo(kind.statusCode());
      assertThat(attempt.error()).isEqualTo(kind.error());
      assertThat(world.endpoints().find(WebhookWorld.MERCHANT, endpoint).orElseThrow().state())
          .isEqualTo(
              kind.name().equals("gone")
                  ? WebhookEndpoint.State.DISABLED
                  : WebhookEndpoint.State.ACTIVE);
      world.endpoints().delete(WebhookWorld.MERCHANT, endpoint);
    }
  }

  @Test
  void oneThatHangsLeavesRoomForTheOthers() throws Exception {
    try (RecordingMerchant hanging = RecordingMerchant.start(WebhookWorld.SECRET);
        RecordingMerchant well = RecordingMerchant.start(WebhookWorld.SECRET);
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      hanging.answerNext(MOST_AT_ONCE, hang());
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        String id = world.announce("pay_hangs_" + i, hanging.url() + "?order=" + i);
        calls.execute(() -> {
          try {
            world.delivery().deliver(id);
          } catch (ApplicationFailure timeout) {
            // It hung.
          }
        });
      }
      await().until(() -> hanging.calls().size() == MOST_AT_ONCE);

      String next = world.announce("pay_waits", hanging.url());
      ApplicationFailure failure =
          catchThrowableOfType(ApplicationFailure.class, () -> world.delivery().deliver(next));

      assertThat(failure.getType()).isEqualTo("ReceiverBusy");
      assertThat(failure.getNextRetryDelay()).isNull();
      assertThat(failure.isNonRetryable()).isFalse();
      assertThat(world.row(next).attempts()).isZero();
      String other = world.announce("pay_goes_on", well.url());
      assertThat(world.delivery().deliver(other)).isEqualTo(WebhookDelivery.Outcome.ACKNOWLEDGED);
    }
  }

  /** A receiver, and what log and schedule say afterwards; null where they say nothing. */
  record Receiver(
      String name,
      Answer answer,
      String state,
      @Nullable Integer statusCode,
      @Nullable String error,
      @Nullable Duration next) {}
}
