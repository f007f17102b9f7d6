package dev.ctrip.gateway.webhook;

import static dev.ctrip.gateway.world.RecordingMerchant.Answer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.ctrip.gateway.webhook.WebhookDelivery.Outcome;
import dev.ctrip.gateway.webhook.WebhookEndpoint.State;
import dev.ctrip.gateway.webhook.WebhookEndpoints.Change;
import dev.ctrip.gateway.webhook.WebhookEndpoints.Redelivered;
import dev.ctrip.gateway.webhook.WebhookEndpoints.WithSecret;
import dev.ctrip.gateway.webhook.WebhookSending.Dispatched;
import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import dev.ctrip.gateway.webhook.store.JdbcCarrierQueue.Carried;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.RecordingMerchant.Call;
import dev.ctrip.gateway.world.api.SettableClock;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is told of what, when endpoints come, go, fail and are mended. */
@Timeout(60)
class EndpointDeliveriesIT {

  private static final List<String> ALL = List.of("*");
  private static final Duration FOREVER = Duration.ofDays(365);

  private final List<AutoCloseable> toClose = new ArrayList<>();
  private final SettableClock clock = new SettableClock();
  private WebhookWorld world;

  @BeforeEach
  void start() {
    world = new WebhookWorld(WebhookWorld.settings(), clock);
    toClose.add(world);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : toClose.reversed()) {
      closeable.close();
    }
  }

  @Test
  void eachEndpointHasItsOwnDeliveryAndSecret() throws Exception {
    Receiver own = receiver(WebhookWorld.SECRET);
    Endpoint one = endpoint(ALL);
    Endpoint two = endpoint(ALL);

    world.webhooks().announce(announcement("pay_1", 1, own.url(), "payment.settled"));
    List<String> ids = pending("pay_1");
    ids.forEach(id -> assertThat(deliver(id)).isEqualTo(Outcome.ACKNOWLEDGED));

    assertThat(ids).hasSize(3);
    Call toOwn = own.only();
    Call toOne = one.receiver.only();
    Call toTwo = two.receiver.only();
    assertThat(Stream.of(toOwn, toOne, toTwo).map(Call::body)).containsOnly(toOwn.body());
    assertThat(Stream.of(toOwn, toOne, toTwo).map(Call::webhookId)).doesNotHaveDuplicates();
    assertThat(verifies(toOwn, WebhookWorld.SECRET)).isTrue();
    assertThat(verifies(toOne, one.secret)).isTrue();
    assertThat(verifies(toTwo, two.secret)).isTrue();
    assertThat(verifies(toOne, two.secret)).isFalse();
    assertThat(verifies(toOne, WebhookWorld.SECRET)).isFalse();
  }

  @Test
  void tellsOnceHoweverOftenItIsAnnounced() {
    Endpoint endpoint = endpoint(ALL);
    Announcement same = announcement("pay_1", 1, endpoint.receiver.url(), "payment.settled");
    world.webhooks().announce(same);
    world
        .endpoints()
        .change(
            WebhookWorld.MERCHANT, endpoint.id, new Change("http://127.0.0.1:1", null, null, null));

    world.webhooks().announce(same);

    assertThat(pending("pay_1")).hasSize(2);
  }

  @Test
  void tellsWhatWasAskedFor() {
    endpoint(List.of("payment.settled"));
    endpoint(List.of("payment.*"));
    endpoint(List.of("refund.*", "payment.expired"));
    endpoint(ALL);

    announce("pay_1", 1, "payment.settled");
    announce("pay_2", 1, "payment.expired");
    announce("pay_3", 1, "refund.sent");
    announce("pay_4", 1, "paymentx.settled");

    assertThat(pending("pay_1")).hasSize(3);
    assertThat(pending("pay_2")).hasSize(3);
    assertThat(pending("pay_3")).hasSize(2);
    assertThat(pending("pay_4")).hasSize(1);
  }

  @Test
  void bothSecretsSignDuringTheOverlapAndOneAfterIt() throws Exception {
    Endpoint endpoint = endpoint(ALL);
    String fresh = rotate(endpoint, Duration.ofHours(24)).secret();

    Call during = told(endpoint, "pay_1");
    clock.pass(Duration.ofHours(24));
    Call after = told(endpoint, "pay_2");

    assertThat(fresh).isNotEqualTo(endpoint.secret).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(signatures(during)).hasSize(2);
    assertThat(verifies(during, endpoint.secret)).isTrue();
    assertThat(verifies(during, fresh)).isTrue();
    assertThat(signatures(after)).hasSize(1);
    assertThat(verifies(after, endpoint.secret)).isFalse();
    assertThat(verifies(after, fresh)).isTrue();
  }

  @Test
  void withoutAnOverlapTheOldSecretIsOverAtOnce() throws Exception {
    Endpoint endpoint = endpoint(ALL);
    WithSecret rotated = rotate(endpoint, Duration.ZERO);

    Call call = told(endpoint, "pay_1");

    assertThat(rotated.endpoint().previousSecretUntil()).isNull();
    assertThat(signatures(call)).hasSize(1);
    assertThat(verifies(call, rotated.secret())).isTrue();
  }

  @Test
  void secretsAreReadableNowhere() {
    Endpoint endpoint = endpoint(ALL);
    rotate(endpoint, Duration.ofDays(1));
    String custom = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";
    world.sending().sendCustom(WebhookWorld.MERCHANT, "https://shop.example/", "{}", custom);

    String everything =
        world
            .jdbc()
            .sql(
                """
                select string_agg(t::text, '') from
                  (select e::text as t from webhook_endpoint e
                   union all select d::text from webhook_delivery d) rows
                """)
            .query(String.class)
            .single();

    assertThat(everything).contains(endpoint.id).doesNotContain("whsec_");
  }

  @Test
  void holdsWhatHappensDuringAPauseAndSendsItAfterwards() {
    Endpoint endpoint = endpoint(ALL);
    announce("pay_1", 1, "payment.detected");
    String underWay = pending("pay_1").getFirst();
    pause(endpoint, true);
    announce("pay_1", 2, "payment.settled");

    assertThat(deliver(underWay)).isEqualTo(Outcome.HELD);
    assertThat(pending("pay_1")).isEmpty();
    assertThat(endpoint.receiver.calls()).isEmpty();
    assertThat(states("pay_1")).containsExactly("held", "held");

    pause(endpoint, false);

    List<Carried> carried = world.queue().takeNew(10, clock.instant());
    assertThat(carried).hasSize(2);
    assertThat(pending("pay_1")).as("for the payment's own workflow").isEmpty();
    carried.forEach(delivery -> {
      assertThat(delivery.carrier()).isEqualTo("webhook-" + delivery.deliveryId());
      assertThat(deliver(delivery.deliveryId())).isEqualTo(Outcome.ACKNOWLEDGED);
    });
    assertThat(endpoint.receiver.calls()).hasSize(2);
  }

  @Test
  void isDisabledAfterFiveDaysOfFailuresAndTheOtherEndpointHears() {
    Endpoint dead = endpoint(ALL);
    Endpoint well = endpoint(List.of("endpoint.*"));
    dead.receiver.answerAlways(3, 500);
    fail("pay_1");
    Instant firstFailure = clock.instant();
    clock.pass(Duration.ofDays(5).minusSeconds(1));
    fail("pay_2");
    assertThat(find(dead).state()).isEqualTo(State.ACTIVE);
    assertThat(find(dead).failingSince()).isEqualTo(firstFailure);
    clock.pass(Duration.ofSeconds(1));
    String last = announced("pay_3", dead);

    assertThat(deliver(last)).isEqualTo(Outcome.SKIPPED);

    WebhookEndpoint now = find(dead);
    assertThat(now.state()).isEqualTo(State.DISABLED);
    assertThat(now.disabledAt()).isEqualTo(clock.instant());
    assertThat(now.disabledReason()).contains("five days");
    assertThat(world.disabledEndpoints()).isEqualTo(1);
    assertThat(states("pay_1")).containsExactly("skipped");
    announce("pay_4", 1, "payment.settled");
    assertThat(states("pay_4")).containsExactly("skipped");
    Carried notice = world.queue().takeNew(10, clock.instant()).getFirst();
    assertThat(deliver(notice.deliveryId())).isEqualTo(Outcome.ACKNOWLEDGED);
    Call told = well.receiver.only();
    assertThat(told.type()).isEqualTo("endpoint.disabled");
    assertThat(told.data().path("id").asString()).isEqualTo(dead.id);
    assertThat(told.body()).doesNotContain("whsec_");
  }

  @Test
  void oneSuccessStartsTheFiveDaysAnew() {
    Endpoint endpoint = endpoint(ALL);
    endpoint.receiver.answer(500);
    fail("pay_1");
    clock.pass(Duration.ofDays(4));
    assertThat(deliver(announced("pay_2", endpoint))).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(find(endpoint).failingSince()).isNull();
    clock.pass(Duration.ofDays(2));
    endpoint.receiver.answer(500);
    fail("pay_3");

    assertThat(find(endpoint).state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void anotherUrlStartsTheFiveDaysAnew() {
    Endpoint endpoint = endpoint(ALL);
    endpoint.receiver.answer(500);
    fail("pay_1");
    clock.pass(Duration.ofDays(4));
    Receiver next = receiver(endpoint.secret);
    next.answer(500);
    Change describe = new Change(endpoint.receiver.url(), "the same", null, null);
    Change move = new Change(next.url(), null, null, null);

    world.endpoints().change(WebhookWorld.MERCHANT, endpoint.id, describe);
    assertThat(find(endpoint).failingSince()).isNotNull();
    world.endpoints().change(WebhookWorld.MERCHANT, endpoint.id, move);
    assertThat(find(endpoint).failingSince()).isNull();
    clock.pass(Duration.ofDays(2));
    fail("pay_2");

    assertThat(find(endpoint).state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void goneDisablesAtOnceUntilItIsEnabled() {
    Endpoint endpoint = endpoint(ALL);
    endpoint.receiver.answer(410);

    assertThat(deliver(announced("pay_1", endpoint))).isEqualTo(Outcome.REFUSED);

    assertThat(find(endpoint).state()).isEqualTo(State.DISABLED);
    assertThat(find(endpoint).disabledReason()).contains("410");
    assertThat(states("pay_1")).containsExactly("refused");

    pause(endpoint, true);
    assertThat(find(endpoint).state()).as("a pause mends nothing").isEqualTo(State.DISABLED);
    world.endpoints().change(WebhookWorld.MERCHANT, endpoint.id, Change.ENABLE);

    assertThat(find(endpoint).state()).isEqualTo(State.ACTIVE);
    assertThat(find(endpoint).disabledReason()).isNull();
    assertThat(deliver(announced("pay_2", endpoint))).isEqualTo(Outcome.ACKNOWLEDGED);
  }

  @Test
  void nothingGoesToADeletedOne() {
    Endpoint endpoint = endpoint(ALL);
    String underWay = announced("pay_1", endpoint);

    assertThat(world.endpoints().delete(WebhookWorld.MERCHANT, endpoint.id)).isTrue();

    announce("pay_2", 1, "payment.settled");
    assertThat(deliver(underWay)).isEqualTo(Outcome.SKIPPED);
    assertThat(states("pay_2")).isEmpty();
    assertThat(endpoint.receiver.calls()).isEmpty();
    assertThat(world.endpoints().find(WebhookWorld.MERCHANT, endpoint.id)).isEmpty();
    assertThat(world.log().redeliver(WebhookWorld.MERCHANT, underWay))
        .isEqualTo(WebhookLog.Redelivered.ENDPOINT_NOT_ACTIVE);
    assertThat(world.endpoints().delete(WebhookWorld.MERCHANT, endpoint.id)).isFalse();
  }

  @Test
  void whatIsUnderWayGoesToTheNewUrl() {
    Endpoint endpoint = endpoint(ALL);
    String underWay = announced("pay_1", endpoint);
    Receiver elsewhere = receiver(endpoint.secret);
    world
        .endpoints()
        .change(WebhookWorld.MERCHANT, endpoint.id, new Change(elsewhere.url(), null, null, null));

    assertThat(deliver(underWay)).isEqualTo(Outcome.ACKNOWLEDGED);

    assertThat(elsewhere.calls()).hasSize(1);
    assertThat(endpoint.receiver.calls()).isEmpty();
  }

  @Test
  void pingsOnceWhateverTheStateAndLeavesItAsItIs() {
    Endpoint endpoint = endpoint(List.of("payment.settled"));
    pause(endpoint, true);
    endpoint.receiver.answer(410);
    String refused = ping(endpoint);
    assertThat(deliver(refused)).isEqualTo(Outcome.REFUSED);
    endpoint.receiver.answer(500);
    String failed = ping(endpoint);
    assertThat(deliver(failed)).as("no second attempt").isEqualTo(Outcome.EXHAUSTED);
    String answered = ping(endpoint);
    assertThat(deliver(answered)).isEqualTo(Outcome.ACKNOWLEDGED);

    assertThat(find(endpoint).state()).isEqualTo(State.PAUSED);
    assertThat(find(endpoint).failingSince()).isNull();
    assertThat(endpoint.receiver.calls().getLast().type()).isEqualTo("test.ping");
    assertThat(world.queue().takeNew(10, clock.instant())).isEmpty();
  }

  @Test
  void pingsNoneThatIsBeingDeleted() {
    Endpoint endpoint = endpoint(ALL);

    CompletableFuture<Optional<String>> ping =
        Objects.requireNonNull(
            world
                .transactions()
                .execute(status -> {
                  world.endpoints().delete(WebhookWorld.MERCHANT, endpoint.id);
                  CompletableFuture<Optional<String>> asked =
                      CompletableFuture.supplyAsync(
                          () -> world.endpoints().ping(WebhookWorld.MERCHANT, endpoint.id));
                  await().until(() -> asked.isDone() || somebodyWaitsForALock());
                  return asked;
                }));

    assertThat(ping.join()).isEmpty();
  }

  private boolean somebodyWaitsForALock() {
    return world
        .jdbc()
        .sql(
            """
            select exists (
              select from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock')
            """)
        .query(Boolean.class)
        .single();
  }

  @Test
  void sendsOneAnewUnderTheSameIdWithANewSchedule() {
    Endpoint endpoint = endpoint(ALL);
    endpoint.receiver.answerAlways(10, 500);
    String id = announced("pay_1", endpoint);
    exhaust(id);

    assertThat(world.log().redeliver(WebhookWorld.MERCHANT, id))
        .isEqualTo(WebhookLog.Redelivered.DONE);
    endpoint.receiver.answer(500);
    assertThat(catchThrowable(() -> deliver(id)))
        .hasMessageContaining("Attempt 1 of 10")
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getNextRetryDelay()).isEqualTo(Duration.ofSeconds(5)));
    assertThat(deliver(id)).isEqualTo(Outcome.ACKNOWLEDGED);

    assertThat(endpoint.receiver.calls()).extracting(Call::webhookId).containsOnly(id);
    assertThat(endpoint.receiver.calls())
        .extracting(Call::body)
        .hasSize(12)
        .containsOnly(endpoint.receiver.calls().getFirst().body());
    WebhookLog.Details logged = world.log().find(WebhookWorld.MERCHANT, id).orElseThrow();
    assertThat(logged.entry().attempts()).isEqualTo(12);
    assertThat(logged.attempts()).extracting(Webhooks.Attempted::attempt).endsWith(11, 12);
    assertThat(logged.body()).isEqualTo(endpoint.receiver.calls().getFirst().body());
    assertThat(world.log().redeliver("mer_other", id)).isEqualTo(WebhookLog.Redelivered.NOT_FOUND);
  }

  @Test
  void sendsThoseOfATimeAnew() {
    Endpoint endpoint = endpoint(ALL);
    String before = announced("pay_1", endpoint);
    clock.pass(Duration.ofMinutes(1));
    Instant from = clock.instant();
    String acknowledged = announced("pay_2", endpoint);
    deliver(acknowledged);
    endpoint.receiver.answer(500);
    String failing = announced("pay_3", endpoint);
    assertThatThrownBy(() -> deliver(failing)).isInstanceOf(ApplicationFailure.class);
    String fresh = announced("pay_4", endpoint);
    clock.pass(Duration.ofMinutes(1));
    Instant to = clock.instant();
    String later = announced("pay_5", endpoint);

    assertThat(redeliver(endpoint, from, to, true)).isEqualTo(new Redelivered.Done(1));
    assertThat(carried()).containsExactly(failing);
    assertThat(redeliver(endpoint, from, to, false)).isEqualTo(new Redelivered.Done(3));
    assertThat(carried()).containsExactlyInAnyOrder(acknowledged, failing, fresh);
    assertThat(carried()).doesNotContain(before, later);
    pause(endpoint, true);
    assertThat(redeliver(endpoint, from, to, true)).isEqualTo(new Redelivered.NotActive());
  }

  @Test
  void sendsNoMoreThanAThousandInOneGo() {
    Endpoint endpoint = endpoint(ALL);
    world
        .jdbc()
        .sql(
            """
            insert into webhook_delivery (id, merchant_id, endpoint_id, subject_id, sequence, type,
                url, body, state, created_at, signed_by)
            select 'msg_' || n, :merchant, :endpoint, 'pay_1', n, 'payment.settled', 'x', '{}',
                'exhausted', :now, 'endpoint'
            from generate_series(1, 1001) n
            """)
        .param("merchant", WebhookWorld.MERCHANT)
        .param("endpoint", endpoint.id)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();

    assertThat(redeliver(endpoint, clock.instant(), clock.instant().plus(FOREVER), true))
        .isEqualTo(new Redelivered.TooMany());
    assertThat(carried()).isEmpty();
  }

  @Test
  void anOperatorsOwnWebhookIsSignedWithItsOwnSecretOrNotAtAll() throws Exception {
    Receiver receiver = receiver(WebhookWorld.SECRET);
    String secret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";

    Dispatched signed = custom(receiver, secret);
    Dispatched unsigned = custom(receiver, null);

    assertThat(signed.carrier()).isEqualTo("webhook-" + signed.deliveryIds().getFirst());
    receiver.answer(204);
    receiver.answer(204);
    assertThat(deliver(signed.deliveryIds().getFirst())).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(deliver(unsigned.deliveryIds().getFirst())).isEqualTo(Outcome.ACKNOWLEDGED);
    List<Call> calls = receiver.calls();
    assertThat(verifies(calls.getFirst(), secret)).isTrue();
    assertThat(calls.getFirst().body()).isEqualTo("{\"hello\":1}");
    assertThat(calls.getLast().headers()).doesNotContainKey("Webhook-signature");
  }

  @Test
  void anOperatorTellsAgainAsOftenAsHeWants() {
    Receiver own = receiver(WebhookWorld.SECRET);
    endpoint(ALL);
    endpoint(List.of("payment.expired"));
    Announcement settled = announcement("pay_1", 7, own.url(), "payment.settled");
    world.webhooks().announce(settled);

    Dispatched first = world.sending().sendAgain(settled);
    Dispatched second = world.sending().sendAgain(settled);

    assertThat(first.deliveryIds()).hasSize(2);
    assertThat(second.deliveryIds()).hasSize(2);
    assertThat(second.carrier()).isNotEqualTo(first.carrier());
    assertThat(world.queue().takeNew(10, clock.instant()))
        .extracting(Carried::carrier)
        .containsOnly(first.carrier(), second.carrier())
        .hasSize(4);
    assertThat(pending("pay_1")).as("for the payment's own workflow").hasSize(2);
  }

  @Test
  void whatHasNoWorkflowOfItsSubjectIsCarriedByItsOwn() {
    endpoint(ALL);

    world.sending().dispatch(announcement("ref_1", 1, null, "refund.sent"));
    world.sending().dispatch(announcement("ref_1", 1, null, "refund.sent"));

    assertThat(pending("ref_1")).isEmpty();
    assertThat(carried()).hasSize(1);
  }

  /** Whoever took it died before it told Temporal. */
  @Test
  void whatWasTakenIsTakenAgainAfterAWhile() {
    endpoint(ALL);
    world.sending().dispatch(announcement("ref_1", 1, null, "refund.sent"));
    Instant taken = clock.instant();
    List<Carried> first = world.queue().takeNew(10, taken);

    assertThat(first).hasSize(1);
    assertThat(world.queue().takeNew(10, taken)).isEmpty();
    assertThat(world.queue().takeUnverified(10, taken, taken)).isEmpty();
    assertThat(world.queue().takeUnverified(10, taken.plusSeconds(1), taken.plusSeconds(1)))
        .isEqualTo(first);
  }

  private List<String> carried() {
    return world
        .jdbc()
        .sql("select id from webhook_delivery where state = 'pending' and carrier is not null")
        .query((row, number) -> row.getString("id"))
        .list();
  }

  private Dispatched custom(Receiver receiver, @Nullable String secret) {
    return world
        .sending()
        .sendCustom(WebhookWorld.MERCHANT, receiver.url(), "{\"hello\":1}", secret);
  }

  private Redelivered redeliver(Endpoint endpoint, Instant from, Instant to, boolean onlyFailed) {
    return world.endpoints().redeliver(WebhookWorld.MERCHANT, endpoint.id, from, to, onlyFailed);
  }

  private void exhaust(String id) {
    for (int i = 1; i < 10; i++) {
      assertThatThrownBy(() -> deliver(id)).isInstanceOf(ApplicationFailure.class);
    }
    assertThat(deliver(id)).isEqualTo(Outcome.EXHAUSTED);
  }

  private String ping(Endpoint endpoint) {
    return world.endpoints().ping(WebhookWorld.MERCHANT, endpoint.id).orElseThrow();
  }

  private WithSecret rotate(Endpoint endpoint, Duration overlap) {
    return world
        .endpoints()
        .rotateSecret(WebhookWorld.MERCHANT, endpoint.id, overlap)
        .orElseThrow();
  }

  private void pause(Endpoint endpoint, boolean paused) {
    world
        .endpoints()
        .change(WebhookWorld.MERCHANT, endpoint.id, new Change(null, null, null, paused));
  }

  private WebhookEndpoint find(Endpoint endpoint) {
    return world.endpoints().find(WebhookWorld.MERCHANT, endpoint.id).orElseThrow();
  }

  private Call told(Endpoint endpoint, String payment) {
    // The receiver knows the first secret alone.
    endpoint.receiver.answer(204);
    assertThat(deliver(announced(payment, endpoint))).isEqualTo(Outcome.ACKNOWLEDGED);
    return endpoint.receiver.calls().getLast();
  }

  private void fail(String payment) {
    announce(payment, 1, "payment.settled");
    assertThatThrownBy(() -> deliver(pending(payment).getFirst()))
        .isInstanceOf(ApplicationFailure.class);
  }

  private String announced(String payment, Endpoint to) {
    announce(payment, 1, "payment.settled");
    return world
        .jdbc()
        .sql("select id from webhook_delivery where subject_id = :payment and endpoint_id = :to")
        .param("payment", payment)
        .param("to", to.id)
        .query(String.class)
        .single();
  }

  private void announce(String payment, long sequence, String type) {
    world.webhooks().announce(announcement(payment, sequence, null, type));
  }

  private static Announcement announcement(
      String subject, long sequence, @Nullable String url, String type) {
    return new Announcement(
        WebhookWorld.MERCHANT,
        subject,
        sequence,
        url,
        type,
        WebhookWorld.OCCURRED_AT,
        "{\"id\":\"" + subject + "\"}");
  }

  private List<String> pending(String subject) {
    return world.webhooks().pending(subject).stream().map(Webhooks.Pending::deliveryId).toList();
  }

  private List<String> states(String subject) {
    return world
        .jdbc()
        .sql("select state from webhook_delivery where subject_id = :subject order by sequence")
        .param("subject", subject)
        .query((row, number) -> row.getString("state"))
        .list();
  }

  private Outcome deliver(String id) {
    return world.delivery().deliver(id);
  }

  private static List<String> signatures(Call call) {
    return List.of(header(call, "Webhook-signature").split(" ", -1));
  }

  /** By the reference library, whatever the time. */
  private static boolean verifies(Call call, String secret) throws Exception {
    long timestamp = Long.parseLong(header(call, "Webhook-timestamp"));
    String expected = new Webhook(secret).sign(call.webhookId(), timestamp, call.body());
    return signatures(call).contains(expected);
  }

  private static String header(Call call, String name) {
    return Objects.requireNonNull(call.headers().get(name)).getFirst();
  }

  private Endpoint endpoint(List<String> events) {
    // Its secret is made with it, so its receiver is told it afterwards.
    WithSecret made =
        world
            .endpoints()
            .create(WebhookWorld.MERCHANT, "http://127.0.0.1:1/", "", events)
            .orElseThrow();
    Receiver receiver = receiver(made.secret());
    world
        .endpoints()
        .change(
            WebhookWorld.MERCHANT,
            made.endpoint().id(),
            new Change(receiver.url(), null, null, null));
    return new Endpoint(made.endpoint().id(), made.secret(), receiver);
  }

  private Receiver receiver(String secret) {
    RecordingMerchant merchant = RecordingMerchant.start(secret).ofAnyTime();
    toClose.add(merchant);
    return new Receiver(merchant);
  }

  private record Endpoint(String id, String secret, Receiver receiver) {}

  private record Receiver(RecordingMerchant merchant) {

    String url() {
      return merchant.url();
    }

    void answer(int code) {
      merchant.answerNext(status(code));
    }

    void answerAlways(int times, int code) {
      merchant.answerNext(times, status(code));
    }

    List<Call> calls() {
      return merchant.calls();
    }

    Call only() {
      assertThat(calls()).hasSize(1);
      return calls().getFirst();
    }
  }
}
