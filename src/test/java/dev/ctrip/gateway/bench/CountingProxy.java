package dev.ctrip.gateway.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands before a node and counts what it is really asked over HTTP, whatever the asker believes to
 * ask.
 */
final class CountingProxy implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final URI node;
  private final HttpServer server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Integer, Integer> requestsByBlocks = new TreeMap<>();
  private int requests;
  private int underWay;
  private int mostUnderWay;

  private CountingProxy(URI node) throws IOException {
    this.node = node;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  static CountingProxy before(URI node) {
    // Without it an answer may wait 40 ms for the asker's acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      return new CountingProxy(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** HTTP requests so far; one that asks for many things at once is one. */
  synchronized int requests() {
    return requests;
  }

  /** The most that were under way at the same time. */
  synchronized int mostUnderWay() {
    return mostUnderWay;
  }

  /** How many whole blocks a request asked for, in most of those that asked for any; else 1. */
  synchronized int usualBlocks() {
    return requestsByBlocks.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(1);
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] question = exchange.getRequestBody().readAllBytes();
      HttpResponse<byte[]> answer = counted(question);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Over before its answer is passed on: whoever has that may ask again at once. */
  private HttpResponse<byte[]> counted(byte[] question) throws IOException, InterruptedException {
    begun(question);
    try {
      return http.send(
          HttpRequest.newBuilder(node)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(question))
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } finally {
      ended();
    }
  }

  private synchronized void begun(byte[] question) {
    requests++;
    underWay++;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    int blocks = wholeBlocks(JSON.readTree(question));
    if (blocks > 0) {
      requestsByBlocks.merge(blocks, 1, Integer::sum);
    }
  }

  private synchronized void ended() {
    underWay--;
  }

  private static int wholeBlocks(JsonNode question) {
    if (question.isArray()) {
      int blocks = 0;
      for (JsonNode part : question) {
        blocks += wholeBlocks(part);
      }
      return blocks;
    }
    boolean isOne =
        question.path("method").asString("").equals("eth_getBlockByNumber")
            && question.path("params").path(1).asBoolean(false);
    return isOne ? 1 : 0;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    http.shutdownNow();
  }
}
