package dev.ctrip.gateway.checkout.web;

import static dev.ctrip.gateway.payment.PaymentStatus.DETECTED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.checkout.Payable;
import dev.ctrip.gateway.world.api.ApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LivePagesIT {

  private static final String EVENTS = "/pay/" + Payable.ID + "/events";
  private static final String HALF = "500000000000000000";
  private static final int MOST_PER_ADDRESS = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Stream> open = new ArrayList<>();
  private ApiServer server;

  @BeforeEach
  void start() {
    server = ApiServer.fresh();
    server.payments().show(Payable.of(PENDING, "0").payment());
  }

  @AfterEach
  void close() {
    open.forEach(Stream::close);
    // Ends all that are left, as when a payment goes.
    server.payments().reset();
    await().until(() -> server.openPages() == 0);
  }

  @Test
  void tellTheVersionAtOnceAndEachNewOne() {
    Stream stream = open("192.0.2.1");
    await().until(() -> stream.versions().size() == 1);

    server.payments().show(Payable.of(DETECTED, HALF).payment());

    await().until(() -> stream.versions().size() == 2);
    assertThat(stream.lines).contains("event:version", "retry:2000");
    assertThat(stream.versions()).doesNotHaveDuplicates();
    assertThat(server.get("/pay/" + Payable.ID).body())
        .contains("data-version=\"" + stream.versions().getLast() + "\"");
  }

  @Test
  void endWithTheLastNewsThatAreToBeExpected() {
    Stream stream = open("192.0.2.1");
    await().until(() -> stream.versions().size() == 1);

    server.payments().show(Payable.of(SETTLED, HALF).payment());

    await().until(() -> stream.ended);
    assertThat(stream.versions()).hasSize(2);
    assertThat(server.get(EVENTS).status()).isEqualTo(204);
  }

  @Test
  void keepAStreamAliveThatHasNothingToTell() {
    Stream stream = open("192.0.2.1");
    await().until(() -> stream.versions().size() == 1);

    server.clock().pass(Duration.ofSeconds(15));

    await().until(() -> stream.lines.contains(":"));
    assertThat(stream.versions()).hasSize(1);
  }

  @Test
  void askOnceForAllStreams() {
    for (int i = 0; i < 10; i++) {
      open("192.0.2." + i);
    }
    await().until(() -> open.stream().allMatch(stream -> stream.versions().size() == 1));
    long before = server.payments().versionQuestions();

    server.payments().show(Payable.of(DETECTED, HALF).payment());
    await().until(() -> open.stream().allMatch(stream -> stream.versions().size() == 2));

    assertThat(server.payments().versionQuestions() - before).isBetween(1L, 5L);
  }

  @Test
  void giveNoAddressMoreThanItsShare() {
    for (int i = 0; i < MOST_PER_ADDRESS; i++) {
      open("192.0.2.1");
    }

    HttpResponse<InputStream> refused = ask("192.0.2.1");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(ask("192.0.2.2").statusCode()).isEqualTo(200);
  }

  @Test
  void forgetAPageThatWasClosed() throws IOException {
    Stream stream = open("192.0.2.1");
    await().until(() -> stream.versions().size() == 1);
    assertThat(server.openPages()).isEqualTo(1);

    stream.close();

    // Noticed when the next line cannot be written.
    await()
        .until(() -> {
          server.clock().pass(Duration.ofSeconds(15));
          return server.openPages() == 0;
        });
  }

  private Stream open(String address) {
    HttpResponse<InputStream> response = ask(address);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    Stream stream = new Stream(response.body());
    open.add(stream);
    return stream;
  }

  private HttpResponse<InputStream> ask(String address) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + EVENTS))
            .header("X-Forwarded-For", address)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An open stream, read as its lines come. */
  private static final class Stream {

    final List<String> lines = new CopyOnWriteArrayList<>();
    volatile boolean ended;
    private final InputStream body;

    Stream(InputStream body) {
      this.body = body;
      Thread.startVirtualThread(this::read);
    }

    List<String> versions() {
      return lines.stream()
          .filter(line -> line.startsWith("data:"))
          .map(l -> l.substring(5))
          .toList();
    }

    void close() {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void read() {
      try (var reader =
          new java.io.BufferedReader(new java.io.InputStreamReader(body, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
        }
        ended = true;
      } catch (IOException e) {
        // Closed by the test.
      }
    }
  }
}
