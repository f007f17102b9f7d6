package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.money.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts what was sent from the blocks themselves, read with nothing of the gateway's own: neither
 * its ledger nor its chain is asked.
 */
final class BlocksOracle implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  /** {@code Transfer(address,address,uint256)}. */
  private static final String TRANSFER =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

  private final URI rpc;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, List<Sent>> bySender = new HashMap<>();

  BlocksOracle(URI rpc) {
    this.rpc = rpc;
  }

  /**
   * A mined transaction.
   *
   * @param tokens what its logs say was moved from its sender, by receiver
   */
  record Sent(
      long nonce,
      String to,
      BigInteger value,
      boolean succeeded,
      BigInteger fee,
      Map<String, BigInteger> tokens) {}

  /** Reads all blocks there are. */
  BlocksOracle read() {
    bySender.clear();
    long head = quantity(call("eth_blockNumber")).longValueExact();
    for (long number = 0; number <= head; number++) {
      JsonNode block = call("eth_getBlockByNumber", "0x" + Long.toHexString(number), true);
      for (JsonNode transaction : block.path("transactions")) {
        bySender
            .computeIfAbsent(transaction.path("from").asString(), from -> new ArrayList<>())
            .add(sent(transaction));
      }
    }
    return this;
  }

  private Sent sent(JsonNode transaction) {
    JsonNode receipt = call("eth_getTransactionReceipt", transaction.path("hash").asString());
    Map<String, BigInteger> tokens = new HashMap<>();
    for (JsonNode log : receipt.path("logs")) {
      JsonNode topics = log.path("topics");
      if (topics.path(0).asString("").equals(TRANSFER)
          && topics.path(1).asString().endsWith(transaction.path("from").asString().substring(2))) {
        tokens.merge(
            "0x" + topics.path(2).asString().substring(26),
            quantity(log.path("data")),
            BigInteger::add);
      }
    }
    return new Sent(
        quantity(transaction.path("nonce")).longValueExact(),
        transaction.path("to").asString(""),
        quantity(transaction.path("value")),
        receipt.path("status").asString().equals("0x1"),
        quantity(receipt.path("gasUsed")).multiply(quantity(receipt.path("effectiveGasPrice"))),
        tokens);
  }

  /** All that an address has sent, in order of blocks. */
  List<Sent> sentBy(Address address) {
    return bySender.getOrDefault(lower(address), List.of());
  }

  /** The nonces of all that an address has sent. */
  List<Long> noncesOf(Address address) {
    return sentBy(address).stream().map(Sent::nonce).toList();
  }

  /** How much of the token went from an address to another, by each transaction that moved any. */
  List<BigInteger> tokensMoved(Address from, Address to) {
    return sentBy(from).stream()
        .map(sent -> sent.tokens().getOrDefault(lower(to), BigInteger.ZERO))
        .filter(moved -> moved.signum() > 0)
        .toList();
  }

  /** How much coin went from an address to another, by each transaction that moved any. */
  List<BigInteger> coinMoved(Address from, Address to) {
    return sentBy(from).stream()
        .filter(sent -> sent.succeeded() && sent.to().equals(lower(to)))
        .map(Sent::value)
        .filter(moved -> moved.signum() > 0)
        .toList();
  }

  @Override
  public void close() {
    http.close();
  }

  private static String lower(Address address) {
    return address.checksummed().toLowerCase(Locale.ROOT);
  }

  private static BigInteger quantity(JsonNode hex) {
    return new BigInteger(hex.asString().substring(2), 16);
  }

  private JsonNode call(String method, Object... parameters) {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "jsonrpc", "2.0", "id", 1, "method", method, "params", Arrays.asList(parameters)));
    try {
      return JSON.readTree(
              http.send(
                      HttpRequest.newBuilder(rpc)
                          .header("Content-Type", "application/json")
                          .POST(HttpRequest.BodyPublishers.ofString(body))
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body())
          .path("result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
