package dev.ctrip.gateway.world.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes JSON-RPC over HTTP, and leaves requests unanswered or half answered where told to. */
final class HttpDoor implements AutoCloseable {

  private static final HttpReply TOO_MANY =
      new HttpReply(
          429,
          "application/json",
          "{\"jsonrpc\":\"2.0\",\"id\":null,"
              + "\"error\":{\"code\":-32005,\"message\":\"rate limit exceeded\"}}");

  private final JsonRpc rpc;
  private final Behaviour behaviour;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  private HttpDoor(JsonRpc rpc, Behaviour behaviour, HttpServer server) {
    this.rpc = rpc;
    this.behaviour = behaviour;
    this.server = server;
  }

  /**
   * @param port 0 for any that is free
   */
  static HttpDoor open(JsonRpc rpc, Behaviour behaviour, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    HttpDoor door = new HttpDoor(rpc, behaviour, server);
    server.createContext("/", door::handle);
    server.setExecutor(door.threads);
    server.start();
    return door;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Round trips: a batch is one. */
  int requests() {
    return requests.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.incrementAndGet();
      Behaviour.Cut cut = behaviour.cut;
      if (cut == Behaviour.Cut.BEFORE_THE_ANSWER || !waited()) {
        return;
      }
      HttpReply reply = reply(body);
      if (reply != null) {
        send(reply, exchange, cut == Behaviour.Cut.WITHIN_THE_ANSWER);
      }
    }
  }

  /**
   * @return false where there is to be no answer
   */
  private boolean waited() {
    try {
      if (behaviour.stalling) {
        closed.await();
        return false;
      }
      Thread.sleep(behaviour.delay);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Null where the connection is to be closed without a word. */
  private @Nullable HttpReply reply(String body) {
    Quota quota = behaviour.quota;
    if (quota != null && quota.isExceededByOneMore()) {
      return TOO_MANY;
    }
    if (Behaviour.takeOne(behaviour.failingRequests)) {
      return HttpReply.html(502, "502 Bad Gateway");
    }
    try {
      return HttpReply.json(rpc.answer(body).orElse(""));
    } catch (NoJsonRpc e) {
      return e.reply();
    } catch (RuntimeException e) {
      return HttpReply.html(500, "the fake node failed: " + e);
    }
  }

  private static void send(HttpReply reply, HttpExchange exchange, boolean cut) throws IOException {
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      OutputStream out = exchange.getResponseBody();
      out.write(bytes, 0, cut ? bytes.length / 2 : bytes.length);
      out.flush();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
