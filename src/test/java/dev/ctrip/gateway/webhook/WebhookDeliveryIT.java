package dev.ctrip.gateway.webhook;

import static dev.ctrip.gateway.world.RecordingMerchant.Answer.closeSocket;
import static dev.ctrip.gateway.world.RecordingMerchant.Answer.hang;
import static dev.ctrip.gateway.world.RecordingMerchant.Answer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.ctrip.gateway.webhook.WebhookDelivery.Outcome;
import dev.ctrip.gateway.webhook.WebhookWorld.Attempted;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.RecordingMerchant.Call;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebhookDeliveryIT {

  private final List<WebhookWorld> worlds = new ArrayList<>();
  private RecordingMerchant merchant;
  private WebhookWorld world;

  @BeforeEach
  void start() {
    merchant = RecordingMerchant.start(WebhookWorld.SECRET);
    world = world(WebhookWorld.settings());
  }

  @AfterEach
  void stop() {
    worlds.forEach(WebhookWorld::close);
    merchant.close();
  }

  @Test
  void deliversWhatTheMerchantCanVerify() {
    String id = world.announce("pay_1", merchant.url());

    assertThat(world.delivery().deliver(id)).isEqualTo(Outcome.ACKNOWLEDGED);

    Call call = merchant.deliveries().getFirst();
    assertThat(call.webhookId()).isEqualTo(id);
    assertThat(call.type()).isEqualTo("payment.detected");
    assertThat(call.data().get("id").asString()).isEqualTo("pay_1");
    assertThat(world.row(id)).isEqualTo(new WebhookWorld.Row("acknowledged", 1, call.body(), true));
    assertThat(world.attempts(id)).extracting(Attempted::statusCode).containsExactly(204);
    assertThat(world.webhooks().pending("pay_1")).isEmpty();
  }

  @Test
  void showsEachAttemptOfAPaymentAndNoUrl() {
    merchant.answerNext(status(500));
    String first = world.announce("pay_1", 1, merchant.url());
    String second = world.announce("pay_1", 2, merchant.url());
    String nowhere = world.announce("pay_1", 3, "http://127.0.0.1:1/hooks?token=secret");
    String other = world.announce("pay_2", 1, merchant.url());
    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> world.delivery().deliver(first));
    world.delivery().deliver(second);
    world.delivery().deliver(first);
    world.delivery().deliver(other);
    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> world.delivery().deliver(nowhere));

    List<Webhooks.Attempted> attempts = world.webhooks().attempts("pay_1", 100);

    assertThat(attempts)
        .extracting(
            Webhooks.Attempted::deliveryId,
            Webhooks.Attempted::sequence,
            Webhooks.Attempted::attempt,
            Webhooks.Attempted::statusCode)
        .containsExactly(
            tuple(first, 1L, 1, 500),
            tuple(second, 2L, 1, 204),
            tuple(first, 1L, 2, 204),
            tuple(nowhere, 3L, 1, null));
    assertThat(attempts).extracting(Webhooks.Attempted::type).containsOnly("payment.detected");
    assertThat(attempts.getFirst().error()).isNull();
    assertThat(attempts.getLast().error()).isNotBlank();
    assertThat(attempts.toString()).doesNotContain("token", "secret", "/hooks");
    assertThat(world.webhooks().attempts("pay_1", 2)).isEqualTo(attempts.subList(0, 2));
  }

  @Test
  void signsSoThatTamperingShows() throws Exception {
    String id = world.announce("pay_1", merchant.url());
    world.delivery().deliver(id);
    Call call = merchant.calls().getFirst();
    Webhook verifier = new Webhook(WebhookWorld.SECRET);
    verifier.verify(call.body(), call.headers());

    assertTampered(verifier, call.body().replace("1000", "2000"), call.headers());
    assertTampered(verifier, call.body() + " ", call.headers());
    assertTampered(verifier, call.body(), with(call, "webhook-id", "msg_other"));
    assertTampered(
        verifier,
        call.body(),
        with(call, "webhook-timestamp", Long.toString(Instant.now().getEpochSecond() - 1)));
    assertTampered(
        new Webhook("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), call.body(), call.headers());
  }

  @Test
  void doesNotCallAgainOnceItIsOver() {
    String id = world.announce("pay_1", merchant.url());
    world.delivery().deliver(id);

    assertThat(world.delivery().deliver(id)).isEqualTo(Outcome.ACKNOWLEDGED);

    assertThat(merchant.calls()).hasSize(1);
    assertThat(world.attempts(id)).hasSize(1);
  }

  @Test
  void sendsTheSameBytesUnderTheSameIdWithANewTimeEachAttempt() {
    merchant.answerNext(3, status(500));
    String id = world.announce("pay_1", merchant.url());
    for (int attempt = 1; attempt <= 3; attempt++) {
      failedAttempt(id);
    }
    world.delivery().deliver(id);

    assertThat(merchant.calls()).hasSize(4).allMatch(Call::verified);
    assertThat(merchant.calls()).extracting(Call::body).containsOnly(world.row(id).body());
    assertThat(merchant.calls()).extracting(Call::webhookId).containsOnly(id);
    assertThat(merchant.copies(id)).isOne();
  }

  @Test
  void followsTheScheduleByItsOwnRowsAndLogsEachAttempt() {
    merchant.answerNext(status(500), status(404), closeSocket(), status(302));
    String id = world.announce("pay_1", merchant.url());

    assertThat(failedAttempt(id).getNextRetryDelay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(failedAttempt(id).getNextRetryDelay()).isEqualTo(Duration.ofMinutes(5));
    assertThat(failedAttempt(id).getNextRetryDelay()).isEqualTo(Duration.ofMinutes(30));
    assertThat(failedAttempt(id).getNextRetryDelay()).isEqualTo(Duration.ofHours(2));

    assertThat(world.attempts(id)).extracting(Attempted::attempt).containsExactly(1, 2, 3, 4);
    assertThat(world.attempts(id))
        .extracting(Attempted::statusCode)
        .containsExactly(500, 404, null, 302);
    assertThat(world.attempts(id))
        .extracting(Attempted::error)
        .containsExactly(null, null, "connection lost", null);
    assertThat(world.row(id).state()).isEqualTo("pending");
  }

  @Test
  void endsExhaustedAfterTheLastAttempt() {
    merchant.answerNext(10, status(500));
    String id = world.announce("pay_1", merchant.url());
    for (int attempt = 1; attempt < 10; attempt++) {
      failedAttempt(id);
    }

    assertThat(world.delivery().deliver(id)).isEqualTo(Outcome.EXHAUSTED);
    assertThat(world.row(id).state()).isEqualTo("exhausted");
    assertThat(world.delivery().deliver(id)).isEqualTo(Outcome.EXHAUSTED);
    assertThat(merchant.calls()).hasSize(10);
  }

  @Test
  void acknowledgesAtTheLastAttempt() {
    merchant.answerNext(9, status(500));
    String id = world.announce("pay_1", merchant.url());
    for (int attempt = 1; attempt < 10; attempt++) {
      failedAttempt(id);
    }

    assertThat(world.delivery().deliver(id)).isEqualTo(Outcome.ACKNOWLEDGED);
  }

  @Test
  void stopsAtOnceWhenTheEndpointIsGone() {
    merchant.answerNext(status(410));
    String id = world.announce("pay_1", merchant.url());

    assertThat(world.delivery().deliver(id)).isEqualTo(Outcome.REFUSED);
    assertThat(world.row(id).state()).isEqualTo("refused");
    assertThat(world.attempts(id)).extracting(Attempted::statusCode).containsExactly(410);
  }

  @Test
  void heedsRetryAfterOfABusyEndpointOnly() {
    merchant.answerNext(
        status(503, "Retry-After", "60"),
        status(429, "Retry-After", "1200"),
        status(429, "Retry-After", "1"),
        status(500, "Retry-After", "86400"));
    String id = world.announce("pay_1", merchant.url());

    assertThat(failedAttempt(id).getNextRetryDelay()).isEqualTo(Duration.ofMinutes(1));
    assertThat(failedAttempt(id).getNextRetryDelay()).isEqualTo(Duration.ofMinutes(20));
    assertThat(failedAttempt(id).getNextRetryDelay()).isEqualTo(Duration.ofMinutes(30));
    assertThat(failedAttempt(id).getNextRetryDelay()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void countsAHangingEndpointAsAFailedAttempt() {
    WebhookWorld impatient = world(WebhookWorld.settings(Duration.ofMillis(500)));
    merchant.answerNext(hang());
    String id = impatient.announce("pay_1", merchant.url());

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> impatient.delivery().deliver(id))
        .withMessageContaining("Attempt 1 of 10: timeout");
    assertThat(impatient.attempts(id)).extracting(Attempted::error).containsExactly("timeout");
  }

  @Test
  void refusesAnEndpointThatLeadsIntoAPrivateNetwork() {
    WebhookSettings strict =
        new WebhookSettings(WebhookWorld.settings().schedule(), Duration.ofSeconds(5), true, false);
    WebhookWorld guarded = world(strict);

    for (String host : List.of("localhost", "127.0.0.1", "2130706433")) {
      String id = guarded.announce("pay_" + host, merchant.url().replace("127.0.0.1", host));

      assertThat(guarded.delivery().deliver(id)).isEqualTo(Outcome.REFUSED);
      assertThat(guarded.attempts(id))
          .singleElement()
          .satisfies(attempt -> assertThat(attempt.error()).isNotBlank());
    }
    assertThat(merchant.calls()).isEmpty();
  }

  @Test
  void sendsTheSameAgainAfterACrashBetweenAnswerAndRecord() {
    String id = world.announce("pay_1", merchant.url());
    world.delivery().deliver(id);
    forgetAttempts(id);

    assertThat(world.delivery().deliver(id)).isEqualTo(Outcome.ACKNOWLEDGED);

    assertThat(merchant.copies(id)).isEqualTo(2);
    assertThat(merchant.deliveries()).hasSize(1);
  }

  @Test
  void aSecondAttemptAtTheSameTimeIsLoggedAndChangesNoEnding() throws Exception {
    merchant.answerNext(hang());
    String id = world.announce("pay_1", merchant.url());
    CompletableFuture<Outcome> slow =
        CompletableFuture.supplyAsync(() -> world.delivery().deliver(id));
    merchant.awaitCalls(1, Duration.ofSeconds(10));

    assertThat(world.delivery().deliver(id)).isEqualTo(Outcome.ACKNOWLEDGED);
    merchant.close(); // breaks the hanging call

    assertThat(slow.get()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(world.attempts(id)).extracting(Attempted::attempt).containsExactly(1, 2);
  }

  @Test
  void saysNothingOfUrlOrSecretWhenItFails() {
    merchant.answerNext(status(500));
    String id = world.announce("pay_1", merchant.url() + "/t0ken?key=s3cret");

    ApplicationFailure failure = failedAttempt(id);

    assertThat(failure.getMessage()).contains("Attempt 1 of 10: HTTP 500");
    assertThat(failure.toString())
        .doesNotContain("t0ken", "s3cret", "127.0.0.1", WebhookWorld.SECRET.substring(6));
    assertThat(failure.getCause()).isNull();
  }

  @Test
  void anUnknownDeliveryIsNotTriedAgain() {
    ApplicationFailure failure = failedAttempt("msg_none");

    assertThat(failure.isNonRetryable()).isTrue();
  }

  private ApplicationFailure failedAttempt(String id) {
    ApplicationFailure failure =
        catchThrowableOfType(ApplicationFailure.class, () -> world.delivery().deliver(id));
    assertThat(failure).isNotNull();
    return failure;
  }

  private void forgetAttempts(String id) {
    world.jdbc().sql("delete from webhook_attempt").update();
    world
        .jdbc()
        .sql("update webhook_delivery set state = 'pending', attempts = 0 where id = :id")
        .param("id", id)
        .update();
  }

  private WebhookWorld world(WebhookSettings settings) {
    WebhookWorld made = new WebhookWorld(settings, Clock.systemUTC());
    worlds.add(made);
    return made;
  }

  private static void assertTampered(
      Webhook verifier, String body, Map<String, List<String>> headers) {
    assertThatExceptionOfType(WebhookVerificationException.class)
        .isThrownBy(() -> verifier.verify(body, headers));
  }

  private static Map<String, List<String>> with(Call call, String header, String value) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(call.headers());
    headers.put(header, List.of(value));
    return headers;
  }
}
