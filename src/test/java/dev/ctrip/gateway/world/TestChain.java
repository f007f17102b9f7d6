package dev.ctrip.gateway.world;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real EVM node (anvil) on a port of its own, for tests and the demo. Ends with the JVM. */
public final class TestChain implements SteeredChain, AutoCloseable {

  /**
   * Runs anvil and ends it when standard input closes, which it does even when the JVM is killed.
   * The read is the shell's own, so that nothing is left behind when anvil ends first.
   */
  private static final String TETHERED =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      child=$!
      { read -r _ <&3; kill $child; sleep 5; kill -9 $child; } 2>/dev/null &
      tether=$!
      wait $child
      status=$?
      kill $tether 2>/dev/null
      exit $status
      """;

  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  /** The first of anvil's ten accounts, with 10,000 coins. */
  private static final Address FIRST_ACCOUNT =
      Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");

  private static final JsonMapper JSON = new JsonMapper();

  private final Options options;
  private final int port;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  private TestChain(Options options, int port, Process process) {
    this.options = options;
    this.port = port;
    this.process = process;
  }

  /**
   * @param blockTime how often a block is mined; null to mine only when told
   * @param port 0 for any that is free
   * @param state file to take the chain's state from and leave it in; null to begin anew
   */
  public record Options(@Nullable Duration blockTime, int port, @Nullable Path state) {

    /** Mines only when told, on any free port, and forgets all at the end. */
    public static final Options MANUAL = new Options(null, 0, null);

    public Options every(Duration newBlockTime) {
      return new Options(newBlockTime, port, state);
    }

    public Options onPort(int newPort) {
      return new Options(blockTime, newPort, state);
    }

    public Options keptIn(Path newState) {
      return new Options(blockTime, port, newState);
    }
  }

  public static TestChain start() {
    return start(Options.MANUAL);
  }

  /**
   * @throws IllegalStateException if anvil is not found or does not start; the message says what to
   *     do
   */
  public static TestChain start(Options options) {
    int port = options.port() == 0 ? ChildProcess.freePort() : ifFree(options.port());
    List<String> command = new ArrayList<>(List.of("sh", "-c", TETHERED, "anvil"));
    command.addAll(anvil(options, port));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      TestChain chain = new TestChain(options, port, process);
      chain.awaitAnswer();
      return chain;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> anvil(Options options, int port) {
    List<String> command =
        new ArrayList<>(
            List.of(
                AnvilBinary.find().toString(),
                "--quiet",
                "--chain-id",
                LocalSettings.ID.toString(),
                "--port",
                Integer.toString(port)));
    if (options.blockTime() == null) {
      command.add("--no-mining");
    } else {
      command.add("--block-time");
      command.add(Double.toString(options.blockTime().toMillis() / 1000.0));
    }
    if (options.state() != null) {
      command.addAll(List.of("--state", options.state().toString(), "--state-interval", "1"));
    }
    return command;
  }

  private void awaitAnswer() {
    Instant deadline = Instant.now().plus(START_LIMIT);
    while (Instant.now().isBefore(deadline) && process.isAlive()) {
      try {
        call("eth_chainId");
        return;
      } catch (IOException e) {
        pause(Duration.ofMillis(20));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
    throw new IllegalStateException(
        "anvil did not answer on port " + port + " within " + START_LIMIT.toSeconds() + " s");
  }

  public URI httpUrl() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public URI wsUrl() {
    return URI.create("ws://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  @Override
  public ChainSettings settings() {
    return settings(List.of());
  }

  /** The same with listed tokens. */
  public ChainSettings settings(List<Token> tokens) {
    Duration blockTime = options.blockTime();
    return LocalSettings.of(
        List.of(httpUrl()),
        List.of(wsUrl()),
        blockTime == null ? Duration.ofSeconds(1) : blockTime,
        tokens);
  }

  @Override
  public Address payer() {
    return FIRST_ACCOUNT;
  }

  @Override
  public void fund(Address address, TokenAmount balance) {
    ask("anvil_setBalance", address.checksummed(), hex(balance.baseUnits()));
  }

  @Override
  public TxHash pay(Address to, TokenAmount amount) {
    return pay(payer(), to, amount);
  }

  /**
   * @param from one of anvil's ten accounts
   */
  public TxHash pay(Address from, Address to, TokenAmount amount) {
    Map<String, String> transfer =
        Map.of(
            "from",
            from.checksummed(),
            "to",
            to.checksummed(),
            "value",
            hex(amount.baseUnits()),
            // Given, since an estimate would refuse a transfer that reverts.
            "gas",
            hex(BigInteger.valueOf(100_000)));
    return TxHash.parse(ask("eth_sendTransaction", transfer).asString());
  }

  /**
   * Sends a transaction of any kind; it waits until a block is mined.
   *
   * @param from one of anvil's ten accounts, or one that {@link #impersonate} was called for
   * @param to null to create a contract
   * @param data with 0x
   * @param more fields of the transaction, such as its {@code type}
   */
  public TxHash send(
      Address from,
      @Nullable Address to,
      TokenAmount value,
      String data,
      Map<String, Object> more) {
    Map<String, Object> transaction = new HashMap<>(more);
    transaction.put("from", from.checksummed());
    if (to != null) {
      transaction.put("to", to.checksummed());
    }
    transaction.put("value", hex(value.baseUnits()));
    transaction.put("data", data);
    transaction.put("gas", hex(BigInteger.valueOf(3_000_000)));
    return TxHash.parse(ask("eth_sendTransaction", transaction).asString());
  }

  /** Has the node forget a transaction that waits. */
  public void drop(TxHash txHash) {
    ask("anvil_dropTransaction", txHash.hex());
  }

  /** Lets an address send without its key. */
  public void impersonate(Address address) {
    ask("anvil_impersonateAccount", address.checksummed());
  }

  /**
   * Deploys a contract of {@code src/test/solidity} and mines the block that holds it.
   *
   * @param arguments of its constructor, encoded
   */
  public Address deploy(String contract, String arguments) {
    TxHash creation =
        send(payer(), null, TokenAmount.ZERO, Abi.creation(contract, arguments), Map.of());
    mine(1);
    JsonNode receipt = ask("eth_getTransactionReceipt", creation.hex());
    return Address.parse(receipt.path("contractAddress").asString());
  }

  @Override
  public void mine(int blocks) {
    ask("anvil_mine", hex(BigInteger.valueOf(blocks)));
  }

  @Override
  public void mineAt(Instant timestamp) {
    ask("anvil_setNextBlockTimestamp", timestamp.getEpochSecond());
    mine(1);
  }

  @Override
  public void reorg(int depth) {
    ask("anvil_reorg", depth, List.of());
  }

  @Override
  public void setNextBaseFee(BigInteger wei) {
    ask("anvil_setNextBlockBaseFeePerGas", hex(wei));
  }

  @Override
  public void revertAt(Address contract) {
    // PUSH1 0, PUSH1 0, REVERT
    ask("anvil_setCode", contract.checksummed(), "0x60006000fd");
  }

  /** How many transactions wait, be it for a block or for one before them. */
  public long waiting() {
    JsonNode pool = ask("txpool_status");
    return Long.decode(pool.path("pending").asString())
        + Long.decode(pool.path("queued").asString());
  }

  public long headNumber() {
    return Long.decode(ask("eth_blockNumber").asString());
  }

  /** Ends the node and waits until it has. */
  public void stop() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }

  @Override
  public void close() {
    stop();
  }

  private JsonNode ask(String method, Object... params) {
    try {
      return call(method, params);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private JsonNode call(String method, Object... params) throws IOException, InterruptedException {
    String body =
        JSON.writeValueAsString(
            Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params));
    HttpRequest request =
        HttpRequest.newBuilder(httpUrl())
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    JsonNode answer =
        JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    if (answer.has("error")) {
      throw new IllegalStateException(method + ": " + answer.path("error"));
    }
    return answer.path("result");
  }

  private static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int ifFree(int wanted) {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (BindException e) {
      throw new IllegalStateException(
          "port " + wanted + " is taken; end what uses it or choose another", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
