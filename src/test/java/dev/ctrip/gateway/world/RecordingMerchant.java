package dev.ctrip.gateway.world;

import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A merchant's endpoint on this machine: verifies signatures with the reference library, remembers
 * every call in order, and answers 204, or as it was told to. Safe for any thread.
 */
public final class RecordingMerchant implements AutoCloseable {

  private static final int NO_CONTENT = 204;
  private static final int UNAUTHORIZED = 401;

  private final Webhook verifier;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean anyTime;

  private RecordingMerchant(Webhook verifier, HttpServer server) {
    this.verifier = verifier;
    this.server = server;
  }

  /**
   * @param webhookSecret {@code whsec_} and base64
   */
  public static RecordingMerchant start(String webhookSecret) {
    return start(webhookSecret, 0);
  }

  /**
   * @param port 0 for any that is free
   */
  public static RecordingMerchant start(String webhookSecret, int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      RecordingMerchant merchant = new RecordingMerchant(new Webhook(webhookSecret), server);
      server.createContext("/webhooks", merchant::handle);
      server.setExecutor(merchant.threads);
      server.start();
      return merchant;
    } catch (IOException | EmptyWebhookSecretException e) {
      throw new IllegalStateException("The recording merchant cannot start", e);
    }
  }

  /** Verifies signatures of any age, for a world whose clock is not this machine's. */
  public RecordingMerchant ofAnyTime() {
    anyTime = true;
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks";
  }

  /** Answers the next calls so, one each, in this order; calls after them as usual. */
  public RecordingMerchant answerNext(Answer... answers) {
    script.addAll(Arrays.asList(answers));
    return this;
  }

  /** Answers the next {@code times} calls so. */
  public RecordingMerchant answerNext(int times, Answer answer) {
    for (int i = 0; i < times; i++) {
      script.add(answer);
    }
    return this;
  }

  /** Every call, in order of arrival, whatever it was answered. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** What was understood: verified and acknowledged, the first of each id, in order. */
  public List<Call> deliveries() {
    Map<String, Call> first = new LinkedHashMap<>();
    calls.stream()
        .filter(Call::isAcknowledged)
        .forEach(call -> first.putIfAbsent(call.webhookId(), call));
    return List.copyOf(first.values());
  }

  /** How often a delivery was acknowledged; above 1 it came again, as at-least-once allows. */
  public int copies(String webhookId) {
    return (int)
        calls.stream()
            .filter(Call::isAcknowledged)
            .filter(call -> call.webhookId().equals(webhookId))
            .count();
  }

  /** Waits for this many calls, of whatever kind. */
  public List<Call> awaitCalls(int count, Duration atMost) {
    await().atMost(atMost).until(() -> calls.size() >= count);
    return calls();
  }

  /** Waits for a delivery that was understood and is as asked. */
  public Call awaitDelivery(Predicate<Call> wanted, Duration atMost) {
    return await()
        .atMost(atMost)
        .until(
            () -> deliveries().stream().filter(wanted).findFirst().orElse(null), Objects::nonNull);
  }

  /** Waits for a delivery of a payment (or other subject) of this type. */
  public Call awaitDelivery(String type, String subjectId, Duration atMost) {
    return awaitDelivery(
        call -> call.type().equals(type) && call.data().path("id").asString("").equals(subjectId),
        atMost);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean verified = verifies(body, exchange);
    Answer scripted = script.poll();
    Answer answer =
        scripted != null ? scripted : Answer.status(verified ? NO_CONTENT : UNAUTHORIZED);
    String id = exchange.getRequestHeaders().getFirst(Webhook.UNBRANDED_MSG_ID_KEY);
    calls.add(
        new Call(
            id == null ? "" : id,
            body,
            Map.copyOf(exchange.getRequestHeaders()),
            verified,
            answer.code()));
    try {
      answer.give(exchange, closed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private boolean verifies(String body, HttpExchange exchange) {
    try {
      if (anyTime) {
        return verifiesAtAnyTime(body, exchange.getRequestHeaders());
      }
      verifier.verify(body, exchange.getRequestHeaders());
      return true;
    } catch (WebhookVerificationException | WebhookSigningException e) {
      return false;
    }
  }

  private boolean verifiesAtAnyTime(String body, Headers headers) throws WebhookSigningException {
    String id = headers.getFirst(Webhook.UNBRANDED_MSG_ID_KEY);
    String timestamp = headers.getFirst(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY);
    String signature = headers.getFirst(Webhook.UNBRANDED_MSG_SIGNATURE_KEY);
    return id != null
        && timestamp != null
        && verifier.sign(id, Long.parseLong(timestamp), body).equals(signature);
  }

  /** Lets go of hanging calls and stops. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /**
   * One call as it came.
   *
   * @param verified by id, time of at most five minutes ago, and signature
   * @param answered the status code; 0 for none
   */
  public record Call(
      String webhookId,
      String body,
      Map<String, List<String>> headers,
      boolean verified,
      int answered) {

    private static final JsonMapper JSON = new JsonMapper();

    public boolean isAcknowledged() {
      return verified && answered >= 200 && answered < 300;
    }

    public String type() {
      return JSON.readTree(body).path("type").asString("");
    }

    public JsonNode data() {
      return JSON.readTree(body).path("data");
    }
  }

  /** What to do with a call. */
  public sealed interface Answer {

    /** Without a body. */
    static Answer status(int code) {
      return new Status(code, Map.of());
    }

    static Answer status(int code, String header, String value) {
      return new Status(code, Map.of(header, value));
    }

    /** Without a body, after having thought about it. */
    static Answer statusAfter(Duration thought, int code) {
      return new StatusAfter(thought, code);
    }

    /** A status at once, then a body that never ends. */
    static Answer endlessBody(int code) {
      return new EndlessBody(code);
    }

    /** No answer until the merchant is closed. */
    static Answer hang() {
      return new Hang();
    }

    /** The connection is closed without an answer. */
    static Answer closeSocket() {
      return new CloseSocket();
    }

    /** 0 for none. */
    int code();

    void give(HttpExchange exchange, CountDownLatch closed)
        throws IOException, InterruptedException;

    /** See {@link #status(int)}. */
    record Status(int code, Map<String, String> headers) implements Answer {

      @Override
      public void give(HttpExchange exchange, CountDownLatch closed) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(code, -1);
      }
    }

    /** See {@link #statusAfter}. */
    record StatusAfter(Duration thought, int code) implements Answer {

      @Override
      public void give(HttpExchange exchange, CountDownLatch closed)
          throws IOException, InterruptedException {
        closed.await(thought.toMillis(), TimeUnit.MILLISECONDS);
        exchange.sendResponseHeaders(code, -1);
      }
    }

    /** See {@link #endlessBody}. */
    record EndlessBody(int code) implements Answer {

      @Override
      public void give(HttpExchange exchange, CountDownLatch closed) throws IOException {
        exchange.sendResponseHeaders(code, 0);
        byte[] chunk = new byte[1024];
        while (closed.getCount() > 0) {
          exchange.getResponseBody().write(chunk);
        }
      }
    }

    /** See {@link #hang}. */
    record Hang() implements Answer {

      @Override
      public int code() {
        return 0;
      }

      @Override
      public void give(HttpExchange exchange, CountDownLatch closed) throws InterruptedException {
        closed.await();
      }
    }

    /** See {@link #closeSocket}. */
    record CloseSocket() implements Answer {

      @Override
      public int code() {
        return 0;
      }

      @Override
      public void give(HttpExchange exchange, CountDownLatch closed) {}
    }
  }
}
