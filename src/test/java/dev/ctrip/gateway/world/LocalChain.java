package dev.ctrip.gateway.world;

import dev.ctrip.gateway.money.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chain as a payer and a bookkeeper see it: asked directly, so that what the gateway says can
 * be held against it. The node signs for its own accounts.
 */
public final class LocalChain implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final URI rpc;
  private final HttpClient http = HttpClient.newHttpClient();

  public LocalChain(URI rpc) {
    this.rpc = rpc;
  }

  /** Whether the node is an anvil on its usual chain, which does what it is asked to. */
  public boolean isAnvil() {
    if (!quantity(call("eth_chainId")).equals(BigInteger.valueOf(LocalSettings.ID.value()))) {
      return false;
    }
    try {
      return call("anvil_nodeInfo").isObject();
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Rich accounts of the node, with their checksums. */
  public List<String> accounts() {
    return StreamSupport.stream(call("eth_accounts").spliterator(), false)
        .map(account -> Address.parse(account.asString()).checksummed())
        .toList();
  }

  /**
   * Sends the native coin; does not wait until it is mined. One at a time, as the next: of two that
   * come together anvil gives the same nonce to both, and refuses one.
   *
   * @param amount in base units
   * @return the transaction's hash
   */
  public synchronized String send(String from, String to, BigInteger amount) {
    return call(
            "eth_sendTransaction",
            Map.of("from", from, "to", to, "value", "0x" + amount.toString(16)))
        .asString();
  }

  /**
   * Sends a transaction that moves no coin; does not wait until it is mined.
   *
   * @param to null to create a contract
   * @return the transaction's hash
   */
  public synchronized String send(String from, @Nullable String to, String data) {
    Map<String, String> transaction = new HashMap<>(Map.of("from", from, "data", data));
    if (to != null) {
      transaction.put("to", to);
    }
    return call("eth_sendTransaction", transaction).asString();
  }

  /**
   * Calls a contract and gives it coin; does not wait until it is mined.
   *
   * @return the transaction's hash
   */
  public synchronized String send(String from, String to, BigInteger amount, String data) {
    return call(
            "eth_sendTransaction",
            Map.of("from", from, "to", to, "value", "0x" + amount.toString(16), "data", data))
        .asString();
  }

  /** The contract that a transaction has created, once it is mined. */
  public Optional<String> createdBy(String txHash) {
    JsonNode receipt = call("eth_getTransactionReceipt", txHash);
    return receipt.isObject()
        ? Optional.of(Address.parse(receipt.path("contractAddress").asString()).checksummed())
        : Optional.empty();
  }

  /** Mines so many blocks at once, a second apart; the first takes what is waiting. */
  public void mine(long blocks) {
    call("anvil_mine", "0x" + Long.toHexString(blocks), "0x1");
  }

  /** What a contract answers, one number. */
  public BigInteger ask(String contract, String data) {
    return quantity(call("eth_call", Map.of("to", contract, "data", data), "latest"));
  }

  public boolean hasCode(String address) {
    return call("eth_getCode", address, "latest").asString().length() > 2;
  }

  /**
   * The transaction as it was signed, to send it again once a reorg has taken it.
   *
   * @throws IllegalStateException if the node does not know it
   */
  public String signed(String txHash) {
    JsonNode raw = call("eth_getRawTransactionByHash", txHash);
    if (!raw.isString()) {
      throw new IllegalStateException("the node does not know " + txHash);
    }
    return raw.asString();
  }

  /**
   * Sends what was {@link #signed}; it has the same hash as before. Refused if its sender has sent
   * something else meanwhile.
   */
  public void sendSigned(String signed) {
    call("eth_sendRawTransaction", signed);
  }

  /** The number of the latest block. */
  public long head() {
    return quantity(call("eth_blockNumber")).longValueExact();
  }

  /** When the latest block was mined, by the chain's own clock. */
  public Instant time() {
    JsonNode block = call("eth_getBlockByNumber", "latest", false);
    return Instant.ofEpochSecond(quantity(block.path("timestamp")).longValueExact());
  }

  /** The block that holds it; empty while none does. */
  public OptionalLong blockOf(String txHash) {
    JsonNode receipt = call("eth_getTransactionReceipt", txHash);
    return receipt.isObject()
        ? OptionalLong.of(quantity(receipt.path("blockNumber")).longValueExact())
        : OptionalLong.empty();
  }

  /**
   * Replaces the blocks from this one on by as many empty ones. The node forgets the transactions
   * in them as if nobody had ever sent them.
   */
  public void reorgFrom(long block) {
    long depth = head() - block + 1;
    call("anvil_reorg", depth, List.of());
    // The new blocks all have one timestamp; without this the chain's clock would stay behind.
    call("evm_increaseTime", depth);
  }

  /** Has what these send mined in one block. */
  public void inOneBlock(Runnable transfers) {
    call("evm_setIntervalMining", 0);
    try {
      transfers.run();
      call("evm_mine");
    } finally {
      call("evm_setIntervalMining", 1);
    }
  }

  /** Gives an address this balance of the coin, whatever it had. */
  public void setBalance(String address, BigInteger balance) {
    call("anvil_setBalance", address, "0x" + balance.toString(16));
  }

  /** In base units, as of the latest block. */
  public BigInteger balance(String address) {
    return quantity(call("eth_getBalance", address, "latest"));
  }

  /** How many transactions the address has sent. */
  public BigInteger sent(String address) {
    return quantity(call("eth_getTransactionCount", address, "latest"));
  }

  /**
   * @throws IllegalStateException if the chain does not have it, or it failed
   */
  public Transfer mined(String txHash) {
    JsonNode transaction = call("eth_getTransactionByHash", txHash);
    JsonNode receipt = call("eth_getTransactionReceipt", txHash);
    if (!receipt.isObject() || !receipt.path("status").asString("").equals("0x1")) {
      throw new IllegalStateException("the chain has no successful transaction " + txHash);
    }
    return new Transfer(
        txHash,
        transaction.path("from").asString(),
        transaction.path("to").asString(),
        quantity(transaction.path("value")),
        quantity(receipt.path("gasUsed")).multiply(quantity(receipt.path("effectiveGasPrice"))));
  }

  /**
   * A reorg that takes a transaction, and all others in its block and above.
   *
   * @return how many blocks were replaced
   * @throws java.util.NoSuchElementException if the chain does not have the transaction
   */
  public long takeAway(String txHash) {
    long block = blockOf(txHash).orElseThrow();
    long blocks;
    do {
      blocks = head() - block + 1;
      reorgFrom(block);
      // A block that was mined meanwhile has moved the reorg up, past the transaction.
    } while (blockOf(txHash).isPresent());
    return blocks;
  }

  /** Every transaction that the address has sent, counted from the blocks themselves. */
  public List<Transfer> sentBy(String address) {
    List<Transfer> sent = new ArrayList<>();
    long head = head();
    for (long number = 0; number <= head; number++) {
      JsonNode block = call("eth_getBlockByNumber", "0x" + Long.toHexString(number), true);
      for (JsonNode transaction : block.path("transactions")) {
        if (transaction.path("from").asString().equalsIgnoreCase(address)) {
          sent.add(mined(transaction.path("hash").asString()));
        }
      }
    }
    return sent;
  }

  @Override
  public void close() {
    http.close();
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
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(rpc)
                  .timeout(Duration.ofSeconds(10))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(response.body());
      if (answer.has("error")) {
        throw new IllegalStateException(
            method + ": " + answer.path("error").path("message").asString(""));
      }
      return answer.path("result");
    } catch (IOException e) {
      throw new IllegalStateException("the local chain does not answer at " + rpc, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * @param value of the native coin
   * @param fee what its gas cost, in base units
   */
  public record Transfer(String hash, String from, String to, BigInteger value, BigInteger fee) {}
}
