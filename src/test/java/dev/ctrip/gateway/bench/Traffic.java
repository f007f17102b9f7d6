package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.Abi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What other people do on a chain, and a payment among it. All of it comes from one of the node's
 * own accounts, whose nonces are given, since a node that is asked for several at once gives them
 * the same.
 */
final class Traffic implements AutoCloseable {

  static final int COIN_TRANSFERS = 14;
  static final int TOKEN_TRANSFERS = 6;

  /** Few enough that the node, which keeps a copy of its state per block, stays fast. */
  private static final int OTHERS = 200;

  private static final BigInteger PAID = BigInteger.TEN.pow(15);
  private static final JsonMapper JSON = new JsonMapper();

  private final URI rpc;
  private final Address sender;
  private final Address token;
  private final Random random;
  private final List<Address> others;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param sender an account that the node signs for, with coins and tokens
   */
  Traffic(URI rpc, Address sender, Address token, Random random) {
    this.rpc = rpc;
    this.sender = sender;
    this.token = token;
    this.random = random;
    this.others = Stream.generate(() -> address(random)).limit(OTHERS).toList();
  }

  static Address address(Random random) {
    byte[] bytes = new byte[20];
    random.nextBytes(bytes);
    return Address.parse("0x" + HexFormat.of().formatHex(bytes));
  }

  /** Sends a block's worth, which waits until it is mined. */
  void send() {
    sendAll(others());
  }

  /**
   * The same with a payment in its midst.
   *
   * @return the payment's hash
   */
  TxHash sendWithPayment(Address to) {
    List<Map<String, String>> all = others();
    int place = random.nextInt(all.size() + 1);
    all.add(place, coins(to, PAID));
    return sendAll(all).get(place);
  }

  void mine() {
    ask(question(0, "evm_mine"));
  }

  private List<Map<String, String>> others() {
    List<Map<String, String>> all = new ArrayList<>();
    for (int i = 0; i < COIN_TRANSFERS; i++) {
      all.add(coins(other(), BigInteger.valueOf(1 + random.nextInt(1_000_000))));
    }
    for (int i = 0; i < TOKEN_TRANSFERS; i++) {
      all.add(tokens(other(), BigInteger.valueOf(1 + random.nextInt(1_000_000))));
    }
    Collections.shuffle(all, random);
    return all;
  }

  private Address other() {
    return others.get(random.nextInt(others.size()));
  }

  private static Map<String, String> coins(Address to, BigInteger value) {
    return Map.of("to", to.checksummed(), "value", hex(value), "gas", "0x5208");
  }

  private Map<String, String> tokens(Address to, BigInteger amount) {
    return Map.of(
        "to",
        token.checksummed(),
        "data",
        Abi.call("transfer(address,uint256)", to, amount),
        "gas",
        "0x186a0");
  }

  /** In one request; the hashes are in the order of the transfers. */
  private List<TxHash> sendAll(List<Map<String, String>> transfers) {
    long nonce =
        Long.decode(
            ask(question(0, "eth_getTransactionCount", sender.checksummed(), "pending"))
                .path("result")
                .asString());
    List<Map<String, Object>> questions = new ArrayList<>();
    for (int i = 0; i < transfers.size(); i++) {
      Map<String, String> transaction = new HashMap<>(transfers.get(i));
      transaction.put("from", sender.checksummed());
      transaction.put("nonce", "0x" + Long.toHexString(nonce + i));
      questions.add(question(i, "eth_sendTransaction", transaction));
    }
    TxHash[] hashes = new TxHash[transfers.size()];
    for (JsonNode answer : ask(questions)) {
      hashes[answer.path("id").asInt()] = TxHash.parse(answer.path("result").asString());
    }
    return List.of(hashes);
  }

  private static Map<String, Object> question(int id, String method, Object... params) {
    return Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params);
  }

  private JsonNode ask(Object body) {
    HttpRequest request =
        HttpRequest.newBuilder(rpc)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    try {
      JsonNode answer =
          JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
      requireNoError(answer.isArray() ? answer : JSON.createArrayNode().add(answer));
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void requireNoError(JsonNode answers) {
    for (JsonNode answer : answers) {
      if (answer.has("error")) {
        throw new IllegalStateException("the node refuses: " + answer.path("error"));
      }
    }
  }

  private static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
