package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.money.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.web3j.crypto.Hash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a chain as fast as it can be read in the way in which the scanner reads it: the head, so
 * many blocks and their token logs in one request, over the same HTTP client. It parses the JSON
 * and does nothing with it.
 *
 * @param blocksAtOnce in one request
 * @param connections on which requests are under way at the same time
 */
record RawReader(URI rpc, Address token, int blocksAtOnce, int connections, OkHttpClient http) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final String TRANSFER = Hash.sha3String("Transfer(address,address,uint256)");

  RawReader(URI rpc, Address token, int blocksAtOnce, int connections) {
    this(rpc, token, blocksAtOnce, connections, new OkHttpClient());
  }

  /** All blocks of that range. */
  void read(long from, long to) {
    AtomicLong next = new AtomicLong(from);
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        readers.add(threads.submit(() -> readOn(next, to)));
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void readOn(AtomicLong next, long to) {
    for (long from = next.getAndAdd(blocksAtOnce);
        from <= to;
        from = next.getAndAdd(blocksAtOnce)) {
      readStretch(from, Math.min(to, from + blocksAtOnce - 1));
    }
  }

  private void readStretch(long from, long to) {
    List<Map<String, Object>> questions = new ArrayList<>();
    questions.add(question(0, "eth_getBlockByNumber", "latest", false));
    for (long number = from; number <= to; number++) {
      questions.add(question(questions.size(), "eth_getBlockByNumber", hex(number), true));
    }
    questions.add(
        question(
            questions.size(),
            "eth_getLogs",
            Map.of(
                "fromBlock",
                hex(from),
                "toBlock",
                hex(to),
                "address",
                token.checksummed(),
                "topics",
                List.of(TRANSFER))));
    JsonNode answers = ask(questions);
    if (answers.size() != questions.size()) {
      throw new IllegalStateException("the node does not answer all: " + answers);
    }
    for (JsonNode answer : answers) {
      if (!answer.hasNonNull("result")) {
        throw new IllegalStateException("the node does not answer: " + answer);
      }
    }
  }

  private JsonNode ask(Object questions) {
    Request request =
        new Request.Builder()
            .url(rpc.toString())
            .post(RequestBody.create(JSON.writeValueAsBytes(questions), JSON_TYPE))
            .build();
    try (Response response = http.newCall(request).execute();
        InputStream body = Objects.requireNonNull(response.body()).byteStream()) {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> question(int id, String method, Object... params) {
    return Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params);
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
