package dev.ctrip.gateway.world.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a node without any of the gateway's code. */
final class NodeClient implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final FakeNode node;
  private final HttpClient http = HttpClient.newHttpClient();

  NodeClient(FakeNode node) {
    this.node = node;
  }

  /** The whole answer, with its result or error. */
  JsonNode answer(String method, Object... params) {
    return JSON.readTree(post(JSON.writeValueAsString(call(1, method, params))).body());
  }

  JsonNode result(String method, Object... params) {
    JsonNode answer = answer(method, params);
    if (!answer.has("result")) {
      throw new IllegalStateException(answer.toString());
    }
    return answer.path("result");
  }

  JsonNode batch(List<Map<String, Object>> calls) {
    return JSON.readTree(post(JSON.writeValueAsString(calls)).body());
  }

  static Map<String, Object> call(int id, String method, Object... params) {
    return Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params);
  }

  HttpResponse<String> post(String body) {
    try {
      return http.send(
          HttpRequest.newBuilder(node.httpUrl())
              .timeout(Duration.ofSeconds(10))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Subscribes to new heads and waits for the confirmation. */
  Heads subscribe() throws InterruptedException {
    Heads heads = new Heads();
    heads.socket = http.newWebSocketBuilder().buildAsync(node.wsUrl(), heads).join();
    heads.subscription = heads.result("eth_subscribe", "newHeads").asString("");
    return heads;
  }

  /** What came over one WebSocket. */
  static final class Heads implements WebSocket.Listener {

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder message = new StringBuilder();
    private volatile String subscription = "";
    private volatile @Nullable WebSocket socket;

    /** Asks over the WebSocket, while no head comes. */
    JsonNode result(String method, Object... params) throws InterruptedException {
      Objects.requireNonNull(socket)
          .sendText(JSON.writeValueAsString(call(1, method, params)), true)
          .join();
      return JSON.readTree(next()).path("result");
    }

    JsonNode unsubscribe() throws InterruptedException {
      return result("eth_unsubscribe", subscription);
    }

    String next() throws InterruptedException {
      String next = messages.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new IllegalStateException("nothing came");
      }
      return next;
    }

    /** The next head's hash; fails unless it is of this subscription. */
    String nextHash() throws InterruptedException {
      JsonNode params = JSON.readTree(next()).path("params");
      if (!params.path("subscription").asString("").equals(subscription)) {
        throw new IllegalStateException("of another subscription");
      }
      return params.path("result").path("hash").asString("");
    }

    boolean isSilentFor(Duration time) throws InterruptedException {
      return messages.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        messages.add(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      messages.add("closed " + code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      messages.add("failed");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
