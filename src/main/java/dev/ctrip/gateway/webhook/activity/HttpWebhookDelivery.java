package dev.ctrip.gateway.webhook.activity;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.WebhookDelivery;
import dev.ctrip.gateway.webhook.WebhookSettings;
import dev.ctrip.gateway.webhook.http.Answer;
import dev.ctrip.gateway.webhook.http.CallableUrls;
import dev.ctrip.gateway.webhook.http.Endpoints;
import dev.ctrip.gateway.webhook.store.Attempt;
import dev.ctrip.gateway.webhook.store.Delivery;
import dev.ctrip.gateway.webhook.store.Delivery.Standing;
import dev.ctrip.gateway.webhook.store.JdbcDeliveries;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.spring.boot.ActivityImpl;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Attempts deliveries over HTTP, signed by Standard Webhooks.
 *
 * <p>At least once: a crash after the endpoint's 200 and before its record sends the same body
 * again under the same {@code webhook-id}, by which the receiver tells that it has it.
 *
 * <p>Attempts are counted by their rows, not by Temporal, whose count starts over with each run of
 * the workflow. A delivery that is taken up again, by whatever run, is attempted at once and goes
 * on with the schedule from where the rows say it is. An attempt that could not be recorded does
 * not count.
 */
@Component
@ActivityImpl(taskQueues = TaskQueues.WEBHOOKS)
@ConditionalOnRole(Role.WORKER)
class HttpWebhookDelivery implements WebhookDelivery {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final JdbcDeliveries deliveries;
  private final EndpointHealth health;
  private final Signatures signatures;
  private final Turns turns;
  private final CallableUrls urls;
  private final Endpoints endpoints;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Schedule schedule;

  HttpWebhookDelivery(
      JdbcDeliveries deliveries,
      EndpointHealth health,
      Signatures signatures,
      Turns turns,
      CallableUrls urls,
      Endpoints endpoints,
      TransactionTemplate transaction,
      Clock clock,
      WebhookSettings settings) {
    this.deliveries = deliveries;
    this.health = health;
    this.signatures = signatures;
    this.turns = turns;
    this.urls = urls;
    this.endpoints = endpoints;
    this.transaction = transaction;
    this.clock = clock;
    this.schedule = new Schedule(settings.schedule());
  }

  @Override
  public Outcome deliver(String deliveryId) {
    Delivery delivery = deliveries.find(deliveryId).orElseThrow(() -> unknown(deliveryId));
    if (delivery.outcome().isPresent()) {
      return delivery.outcome().get();
    }
    if (AskingWorkflow.isAnotherThan(delivery.carrier())) {
      return Outcome.MOVED;
    }
    String receiver = receiver(delivery);
    if (!turns.begin(receiver)) {
      throw notItsTurn();
    }
    try {
      return attempt(delivery);
    } finally {
      turns.end(receiver);
    }
  }

  /** Of one merchant, since others may be served by the same host. */
  private static String receiver(Delivery delivery) {
    String[] parts = delivery.url().split("[/?#]", 4);
    return delivery.merchantId() + " " + (parts.length < 3 ? delivery.url() : parts[2]);
  }

  /** Not an attempt: it comes again after the activity's own, growing wait. */
  private static ApplicationFailure notItsTurn() {
    return ApplicationFailure.newBuilder()
        .setType("ReceiverBusy")
        .setMessage("%d calls of its host are under way".formatted(Turns.MOST_AT_ONCE))
        .setCategory(ApplicationErrorCategory.BENIGN)
        .build();
  }

  private Outcome attempt(Delivery delivery) {
    Instant startedAt = clock.instant();
    Answer answer = call(delivery, startedAt);
    Instant endedAt = clock.instant();

    Standing now =
        record(delivery, attempt(answer, startedAt, Duration.between(startedAt, endedAt)), answer);
    if (now.outcome().isPresent()) {
      return now.outcome().get();
    }
    AskingWorkflow.hearOfFailure(delivery.id(), now.attempts());
    throw tryAgain(now.attempts(), answer, endedAt);
  }

  /** The endpoint's row first, as everybody does who changes both. */
  private Standing record(Delivery delivery, Attempt attempt, Answer answer) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          if (!delivery.once()) {
            health.learn(delivery.endpointId(), answer, attempt.attemptedAt());
          }
          return deliveries.record(
              delivery.id(), attempt, outcome(answer), delivery.once() ? 1 : schedule.attempts());
        }));
  }

  private Answer call(Delivery delivery, Instant at) {
    URI url;
    try {
      url = urls.require(delivery.url());
    } catch (IllegalArgumentException e) {
      return new Answer.Forbidden(String.valueOf(e.getMessage()));
    }
    return endpoints.post(url, signatures.headers(delivery, at), delivery.body());
  }

  private static Attempt attempt(Answer answer, Instant at, Duration duration) {
    return switch (answer) {
      case Answer.Status(int code, var _) -> new Attempt(at, duration, code, null);
      case Answer.None(String reason) -> new Attempt(at, duration, null, reason);
      case Answer.Forbidden(String reason) -> new Attempt(at, duration, null, reason);
    };
  }

  private static Optional<Outcome> outcome(Answer answer) {
    return switch (answer) {
      case Answer.Status(int code, var _) when code >= 200 && code < 300 ->
          Optional.of(Outcome.ACKNOWLEDGED);
      case Answer.Status(int code, var _) when code == EndpointHealth.GONE ->
          Optional.of(Outcome.REFUSED);
      case Answer.Forbidden _ -> Optional.of(Outcome.REFUSED);
      case Answer.Status _, Answer.None _ -> Optional.empty();
    };
  }

  private ApplicationFailure tryAgain(int attemptsMade, Answer answer, Instant now) {
    String result =
        switch (answer) {
          case Answer.Status(int code, var _) -> "HTTP " + code;
          case Answer.None(String reason) -> reason;
          case Answer.Forbidden(String reason) -> reason;
        };
    return ApplicationFailure.newBuilder()
        .setType("WebhookNotAcknowledged")
        .setMessage("Attempt %d of %d: %s".formatted(attemptsMade, schedule.attempts(), result))
        .setNextRetryDelay(schedule.waitAfter(attemptsMade, retryAfter(answer, now)))
        // An endpoint that is down is no error of ours: neither logged as one nor counted.
        .setCategory(ApplicationErrorCategory.BENIGN)
        .build();
  }

  private static Optional<Duration> retryAfter(Answer answer, Instant now) {
    return answer instanceof Answer.Status(int code, Optional<String> header)
            && (code == TOO_MANY_REQUESTS || code == SERVICE_UNAVAILABLE)
        ? header.flatMap(text -> RetryAfter.parse(text, now))
        : Optional.empty();
  }

  /** Announcing commits before anything is delivered: there is nothing to wait for. */
  private static ApplicationFailure unknown(String deliveryId) {
    return ApplicationFailure.newNonRetryableFailure(
        "There is no delivery " + deliveryId, "UnknownDelivery");
  }
}
