package dev.ctrip.gateway.devkit;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;

/** A developer's receiver, told just as the gateway would tell it. */
final class Receiver implements AutoCloseable {

  /** As long as the gateway waits. */
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final int GONE = 410;

  private final URI url;
  private final Webhook signer;
  private final Clock clock = Clock.systemUTC();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * @param secret {@code whsec_} and base64
   */
  Receiver(URI url, String secret) {
    this.url = url;
    try {
      this.signer = new Webhook(secret);
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalArgumentException("there is no secret", e);
    }
  }

  /** Returns once it has answered, or has not in time. */
  Answer tell(Event event) throws InterruptedException {
    long startNanos = System.nanoTime();
    try {
      int status = http.send(request(event), HttpResponse.BodyHandlers.discarding()).statusCode();
      long millis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
      return new Answer(status + " in " + millis + " ms", status / 100 == 2, status == GONE);
    } catch (HttpTimeoutException e) {
      return Answer.none("nothing within " + TIMEOUT.toSeconds() + " s");
    } catch (ConnectException e) {
      return Answer.none("nobody listens there");
    } catch (IOException e) {
      return Answer.none("connection lost");
    }
  }

  private HttpRequest request(Event event) {
    long timestampSeconds = clock.instant().getEpochSecond();
    return HttpRequest.newBuilder(url)
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .header(Webhook.UNBRANDED_MSG_ID_KEY, event.id())
        .header(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(timestampSeconds))
        .header(Webhook.UNBRANDED_MSG_SIGNATURE_KEY, signature(event, timestampSeconds))
        .POST(HttpRequest.BodyPublishers.ofString(event.body()))
        .build();
  }

  private String signature(Event event, long timestampSeconds) {
    try {
      return signer.sign(event.id(), timestampSeconds, event.body());
    } catch (WebhookSigningException e) {
      throw new IllegalStateException("cannot sign " + event.id(), e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /**
   * What came of one attempt.
   *
   * @param text for people
   * @param acknowledged answered with 2xx
   * @param gone wants no more of it
   */
  record Answer(String text, boolean acknowledged, boolean gone) {

    private static Answer none(String reason) {
      return new Answer("no answer, " + reason, false, false);
    }
  }
}
