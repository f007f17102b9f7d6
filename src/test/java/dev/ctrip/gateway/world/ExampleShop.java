package dev.ctrip.gateway.world;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One of the shops of {@code examples/} as a process of its own, and a browser that visits it. */
public final class ExampleShop implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  /** What a shop is written in. */
  public enum Language {
    NODE("node", "shop.mjs"),
    PYTHON("python3", "shop.py");

    private final String program;
    private final String file;

    Language(String program, String file) {
      this.program = program;
      this.file = file;
    }

    /** What has to be on the PATH. */
    public String program() {
      return program;
    }

    public Path file() {
      return Path.of("examples", file);
    }
  }

  private final ChildProcess process;
  private final Path log;
  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();

  private ExampleShop(ChildProcess process, Path log, URI url) {
    this.process = process;
    this.log = log;
    this.url = url;
  }

  /**
   * Starts one on a free port; returns once it answers.
   *
   * @param key of the merchant whose shop it is
   * @param logs takes what it prints
   * @throws IllegalStateException with the end of its log, if it does not come up
   */
  public static ExampleShop start(Language language, URI gateway, MerchantKey key, Path logs) {
    return start(language, gateway, key, logs, ChildProcess.freePort(), List.of());
  }

  /**
   * Starts one that names no webhook URL, since what it is told comes to an endpoint.
   *
   * @param key with the endpoint's secret
   */
  public static ExampleShop startToldByEndpoint(
      Language language, URI gateway, MerchantKey key, Path logs, int port) {
    return start(language, gateway, key, logs, port, List.of("SHOP_URL="));
  }

  private static ExampleShop start(
      Language language,
      URI gateway,
      MerchantKey key,
      Path logs,
      int port,
      List<String> environment) {
    Path log = logs.resolve("shop-" + port + ".log");
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(environment);
    command.addAll(
        List.of(
            "CTRIP_URL=" + gateway,
            "CTRIP_KEY=" + key.apiKey(),
            "CTRIP_WEBHOOK_SECRET=" + key.webhookSecret(),
            "PORT=" + port,
            language.program,
            language.file().toString()));
    ExampleShop shop =
        new ExampleShop(
            ChildProcess.start("shop in " + language, log, command),
            log,
            URI.create("http://127.0.0.1:" + port));
    shop.awaitAnswer();
    return shop;
  }

  private void awaitAnswer() {
    long giveUp = System.nanoTime() + READY_WITHIN.toNanos();
    while (!answers()) {
      process.requireAlive();
      if (System.nanoTime() > giveUp) {
        close();
        throw new IllegalStateException("the shop does not answer:\n" + process.lastLines());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private boolean answers() {
    try {
      return http.send(request("/").build(), HttpResponse.BodyHandlers.ofString()).statusCode()
          == 200;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer post(String path, String body) {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Tells it of an event as a gateway would that has this secret. */
  public Answer hear(String webhookId, Instant at, String secret, String body) {
    try {
      return send(
          request("/webhooks")
              .header("webhook-id", webhookId)
              .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
              .header(
                  "webhook-signature",
                  new Webhook(secret).sign(webhookId, at.getEpochSecond(), body))
              .POST(HttpRequest.BodyPublishers.ofString(body)));
    } catch (EmptyWebhookSecretException | WebhookSigningException e) {
      throw new IllegalStateException("the webhook cannot be signed", e);
    }
  }

  /** How many of the lines that it has printed contain this. */
  public long printed(String text) {
    return log().lines().filter(line -> line.contains(text)).count();
  }

  /** All that it has printed. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(15));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Location").orElse(null),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("the shop fails:\n" + log(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while the shop was asked", e);
  }

  /**
   * @param location where it sends the browser to; null if nowhere
   */
  public record Answer(int status, @Nullable String location, String body) {}
}
