package dev.ctrip.gateway.chain.rpc;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One WebSocket connection with one subscription to {@code newHeads}. */
final class HeadSocket implements AutoCloseable {

  /** What became of waiting. */
  enum News {
    HEAD,
    SILENCE,
    END
  }

  private static final String SUBSCRIBE =
      """
      {"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}\
      """;

  /** A head has about 2,000 characters; whoever sends more is no node. */
  private static final int MAX_MESSAGE_LENGTH = 1 << 20;

  private static final Pattern NUMBER = Pattern.compile("0x[0-9a-fA-F]{1,15}");

  private static final JsonMapper JSON = new JsonMapper();

  private final Listener listener;
  private final WebSocket socket;

  private HeadSocket(Listener listener, WebSocket socket) {
    this.listener = listener;
    this.socket = socket;
  }

  /**
   * @param timeout of each of the two steps
   * @throws IOException if no connection or subscription comes about; its message shows no URL
   */
  static HeadSocket subscribe(HttpClient http, URI url, Duration timeout)
      throws IOException, InterruptedException {
    Listener listener = new Listener();
    WebSocket socket = connect(http, url, listener, timeout);
    HeadSocket heads = new HeadSocket(listener, socket);
    try {
      var _ = socket.sendText(SUBSCRIBE, true);
      if (!listener.answered.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("no answer to the subscription");
      }
      if (listener.ended.get()) {
        throw new IOException(heads.reasonOfEnd());
      }
      return heads;
    } catch (IOException | InterruptedException e) {
      heads.close();
      throw e;
    }
  }

  private static WebSocket connect(HttpClient http, URI url, Listener listener, Duration timeout)
      throws IOException, InterruptedException {
    try {
      return http.newWebSocketBuilder()
          .connectTimeout(timeout)
          .buildAsync(url, listener)
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("no connection, " + reason(e.getCause()));
    } catch (TimeoutException e) {
      throw new IOException("no connection in time");
    }
  }

  /** Without the exception's own text, which may hold the URL and the key in it. */
  private static String reason(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> "unknown reason";
      case WebSocketHandshakeException refused ->
          "HTTP status " + refused.getResponse().statusCode();
      default -> cause.getClass().getSimpleName();
    };
  }

  /**
   * Heads that came since the last call count as one.
   *
   * @param limit of the time in which heads do not go up, come they or not: a node that repeats an
   *     old one is as good as silent
   */
  News await(Duration limit) throws InterruptedException {
    long leftNanos = limit.toNanos() - (System.nanoTime() - listener.wentUpAtNanos);
    if (leftNanos <= 0) {
      return listener.ended.get() ? News.END : News.SILENCE;
    }
    boolean something = listener.heads.tryAcquire(leftNanos, TimeUnit.NANOSECONDS);
    listener.heads.drainPermits();
    if (listener.ended.get()) {
      return News.END;
    }
    return something ? News.HEAD : News.SILENCE;
  }

  /** What {@link News#END} was for. */
  String reasonOfEnd() {
    return listener.reasonOfEnd;
  }

  /** Without the closing handshake: the other side may be long gone. */
  @Override
  public void close() {
    socket.abort();
  }

  /** Called by the client, one call at a time. Only notes what came; it never blocks. */
  private static final class Listener implements WebSocket.Listener {

    private final CountDownLatch answered = new CountDownLatch(1);
    private final Semaphore heads = new Semaphore(0);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final StringBuilder message = new StringBuilder();

    /** Of the highest head; -1 before the first. */
    private long highest = -1;

    /** When it did that last, or when the subscription was confirmed. */
    private volatile long wentUpAtNanos = System.nanoTime();

    private volatile String reasonOfEnd = "";

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      message.append(data);
      if (message.length() > MAX_MESSAGE_LENGTH) {
        end("a message that is too long");
        webSocket.abort();
        return null;
      }
      if (last) {
        note(message.toString());
        message.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(
        WebSocket webSocket, int statusCode, String reason) {
      end("closed by the node with status " + statusCode);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      end("connection failed, " + error.getClass().getSimpleName());
    }

    private void note(String text) {
      JsonNode node;
      try {
        node = JSON.readTree(text);
      } catch (JacksonException e) {
        end("a message that is no JSON");
        return;
      }
      if (node.path("method").asString("").equals("eth_subscription")) {
        noteNumber(node.path("params").path("result").path("number").asString(""));
        heads.release();
      } else if (node.has("error")) {
        end("subscription refused with error " + node.path("error").path("code").asInt(0));
      } else if (node.has("result")) {
        wentUpAtNanos = System.nanoTime();
        answered.countDown();
      }
    }

    /** A lower one, as of a reorganisation, wakes as well, and so does one that names no number. */
    private void noteNumber(String hex) {
      if (NUMBER.matcher(hex).matches()) {
        long number = Long.parseLong(hex.substring(2), 16);
        if (number > highest) {
          highest = number;
          wentUpAtNanos = System.nanoTime();
        }
      }
    }

    private void end(String reason) {
      reasonOfEnd = reason;
      ended.set(true);
      answered.countDown();
      heads.release();
    }
  }
}
