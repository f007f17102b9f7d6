package dev.ctrip.gateway.world.node;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.world.LocalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One node of a {@link FakeLedger}'s chain: speaks JSON-RPC over HTTP and WebSocket on ports of its
 * own (Ethereum execution-apis, Geth's pubsub), well until it is told to do it badly. Whatever is
 * told holds until {@link #heal}. Safe for any thread.
 */
public final class FakeNode implements AutoCloseable {

  private final FakeLedger ledger;
  private final Behaviour behaviour;
  private final JsonRpc rpc;
  private final HttpDoor http;
  private final HeadDoor heads;
  private final AutoCloseable following;

  private FakeNode(FakeLedger ledger, int httpPort, int wsPort)
      throws IOException, InterruptedException {
    this.ledger = ledger;
    this.behaviour = new Behaviour(ledger);
    this.rpc = new JsonRpc(ledger, behaviour);
    this.http = HttpDoor.open(rpc, behaviour, httpPort);
    this.heads = HeadDoor.open(rpc, behaviour, wsPort);
    this.following = ledger.follow(heads::announce);
  }

  public static FakeNode of(FakeLedger ledger) {
    return of(ledger, 0, 0);
  }

  /** On these ports, such as those of a node that was closed; 0 for any that is free. */
  public static FakeNode of(FakeLedger ledger, int httpPort, int wsPort) {
    try {
      return new FakeNode(ledger, httpPort, wsPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * The local settings with these tokens, as the gateway would read them from chains.yaml.
   *
   * @param nodes at least one, in the operator's order; all of one ledger
   */
  public static ChainSettings settings(List<Token> tokens, FakeNode... nodes) {
    return reachable(
        LocalSettings.of(List.of(), List.of(), nodes[0].ledger.settings().blockTime(), tokens),
        nodes);
  }

  /** The ledger's own settings. */
  public static ChainSettings settings(FakeNode... nodes) {
    return reachable(nodes[0].ledger.settings(), nodes);
  }

  private static ChainSettings reachable(ChainSettings chain, FakeNode... nodes) {
    return new ChainSettings(
        chain.name(),
        chain.id(),
        chain.treasury(),
        chain.nativeCoin(),
        chain.acceptsNativeCoin(),
        Arrays.stream(nodes).map(FakeNode::httpUrl).toList(),
        Arrays.stream(nodes).map(FakeNode::wsUrl).toList(),
        chain.blockTime(),
        chain.confirmations(),
        chain.reorgDepth(),
        chain.reading(),
        chain.explorer(),
        chain.fees(),
        chain.tokens());
  }

  public URI httpUrl() {
    return URI.create("http://127.0.0.1:" + http.port());
  }

  public URI wsUrl() {
    return URI.create("ws://127.0.0.1:" + heads.getPort());
  }

  /** HTTP requests so far, answered or not; a batch is one. */
  public int requests() {
    return http.requests();
  }

  /** Calls of a method so far over either kind of connection, each one of a batch by itself. */
  public int calls(String method) {
    return rpc.calls(method);
  }

  /** WebSocket connections that were ever opened. */
  public int webSocketConnections() {
    return heads.opened();
  }

  /** Subscriptions to new heads that stand now. */
  public int subscriptions() {
    return heads.subscriptions();
  }

  /** Does all well again. */
  public FakeNode heal() {
    behaviour.heal();
    heads.announce();
    return this;
  }

  // What it sees of the chain.

  /** Sees the ledger as it was so many blocks ago. */
  public FakeNode lagBy(int blocks) {
    behaviour.lag = blocks;
    heads.announce();
    return this;
  }

  /** Sees nothing new, and goes on serving a branch that the others have left. */
  public FakeNode freeze() {
    behaviour.frozen = ledger.snapshot().frozen();
    return this;
  }

  public FakeNode thaw() {
    behaviour.frozen = null;
    heads.announce();
    return this;
  }

  /** Keeps the state of so many blocks below the head only. */
  public FakeNode keepStateOf(int blocks) {
    behaviour.stateKept = blocks;
    return this;
  }

  /** Knows no {@code safe} and no {@code finalized} block. */
  public FakeNode knowNoFinality() {
    behaviour.knowsNoFinality = true;
    return this;
  }

  /** Knows none of these methods, such as those of traces. */
  public FakeNode lack(String... methods) {
    behaviour.lacking.addAll(List.of(methods));
    return this;
  }

  /** Offers no trace of any kind. */
  public FakeNode lackTraces() {
    return lack("debug_traceBlockByHash", "debug_traceBlockByNumber", "trace_block");
  }

  // Lies.

  public FakeNode serveChain(long id) {
    behaviour.otherChainId = id;
    return this;
  }

  /** Gives one block, and all that it says of itself, another hash when asked by number. */
  public FakeNode otherHashOf(long number) {
    return forge(
        "eth_getBlockByNumber",
        block ->
            block.path("number").asString("").equals(Hex.quantity(number))
                ? renamed((ObjectNode) block)
                : block);
  }

  private static JsonNode renamed(ObjectNode block) {
    String other = otherThan(block.path("hash").asString(""));
    block.put("hash", other);
    block
        .path("transactions")
        .forEach(transaction -> {
          if (transaction instanceof ObjectNode full) {
            full.put("blockHash", other);
          }
        });
    return block;
  }

  /** Names another block's hash in every log. */
  public FakeNode otherBlockInLogs() {
    return forge(
        "eth_getLogs",
        logs -> {
          logs.forEach(log ->
              ((ObjectNode) log).put("blockHash", otherThan(log.path("blockHash").asString(""))));
          return logs;
        });
  }

  private static String otherThan(String hash) {
    return Hex.keccak("other than " + hash);
  }

  /** Lies so in each receipt. */
  public FakeNode forgeReceipts(ForgedReceipt lie) {
    forge("eth_getTransactionReceipt", receipt -> forged(receipt, lie));
    return forge(
        "eth_getBlockReceipts",
        receipts -> {
          receipts.forEach(receipt -> forged(receipt, lie));
          return receipts;
        });
  }

  private static JsonNode forged(JsonNode receipt, ForgedReceipt lie) {
    if (receipt instanceof ObjectNode present) {
      lie.change(present);
    }
    return receipt;
  }

  /** Has no receipt of anything. */
  public FakeNode withholdReceipts() {
    forge("eth_getBlockReceipts", receipts -> JsonNodeFactory.instance.nullNode());
    return forge("eth_getTransactionReceipt", receipt -> JsonNodeFactory.instance.nullNode());
  }

  /** Leaves every log out of {@code eth_getLogs} without a word; blooms show them all the same. */
  public FakeNode withholdLogs() {
    behaviour.withheld = number -> true;
    return this;
  }

  /** Leaves out the logs of one block. */
  public FakeNode withholdLogsOf(long blockNumber) {
    behaviour.withheld = behaviour.withheld.or(number -> number == blockNumber);
    return this;
  }

  /** Leaves the last transaction out of each block that it shows whole. */
  public FakeNode withholdLastTransactions() {
    return forge(
        "eth_getBlockByNumber",
        block -> {
          if (block.path("transactions") instanceof ArrayNode all && !all.isEmpty()) {
            all.remove(all.size() - 1);
          }
          return block;
        });
  }

  /**
   * Changes each result of a method.
   *
   * @param change given the true result, which it may change in place
   */
  public FakeNode forge(String method, UnaryOperator<JsonNode> change) {
    return forge(method, (params, result) -> change.apply(result));
  }

  /**
   * Changes each result of a method.
   *
   * @param change given the parameters and the true result, which it may change in place
   */
  public FakeNode forge(String method, BinaryOperator<JsonNode> change) {
    behaviour.forgeries.add(new Forgery(method, change));
    return this;
  }

  // Refusals.

  /**
   * @param maxBlocks it answers over so many; 0 for none at all
   */
  public FakeNode refuseLogs(LogRefusal refusal, long maxBlocks) {
    behaviour.refusedAbove = maxBlocks;
    behaviour.logRefusal = refusal;
    return this;
  }

  /** Answers a batch with one error. */
  public FakeNode refuseBatches() {
    behaviour.refusesBatches = true;
    return this;
  }

  public FakeNode refuseBatchesAbove(int calls) {
    behaviour.maxBatch = calls;
    return this;
  }

  /** Answers a batch in any order, as JSON-RPC allows. */
  public FakeNode shuffleBatches(Random random) {
    behaviour.batchOrder = random;
    return this;
  }

  /** Answers more requests in a second with HTTP status 429. */
  public FakeNode limit(int requestsPerSecond) {
    behaviour.quota = new Quota(requestsPerSecond);
    return this;
  }

  /** Answers the next calls with an internal error. */
  public FakeNode failNext(int calls) {
    behaviour.failingCalls.set(calls);
    return this;
  }

  /** Answers the next HTTP requests with status 502 and a page for people. */
  public FakeNode failNextRequests(int requests) {
    behaviour.failingRequests.set(requests);
    return this;
  }

  // Connections.

  /** Closes HTTP connections in place of an answer, and WebSockets as they open. */
  public FakeNode dropConnections() {
    behaviour.cut = Behaviour.Cut.BEFORE_THE_ANSWER;
    heads.cutConnections();
    return this;
  }

  /** The same, but half of each HTTP answer goes out first. */
  public FakeNode dropConnectionsWithinAnswers() {
    behaviour.cut = Behaviour.Cut.WITHIN_THE_ANSWER;
    heads.cutConnections();
    return this;
  }

  /** Does what the next call of the method asks for, but closes the connection unanswered. */
  public FakeNode loseNextAnswer(String method) {
    behaviour.losingAnswers.add(method);
    return this;
  }

  /** Takes requests and connections and never answers. What has stalled is never answered. */
  public FakeNode stall() {
    behaviour.stalling = true;
    return this;
  }

  /** Answers each HTTP request so much later. */
  public FakeNode delay(Duration delay) {
    behaviour.delay = delay;
    return this;
  }

  // New heads.

  public FakeNode announceHeads(HeadMischief mischief, Random random) {
    behaviour.headRandom = random;
    behaviour.mischief = mischief;
    return this;
  }

  /** Sends a message of any kind over every WebSocket. */
  public FakeNode say(String text) {
    heads.say(text);
    return this;
  }

  /**
   * @param code of RFC 6455, section 7.4.1, such as 1001 for a node that goes away
   */
  public FakeNode closeWebSockets(int code) {
    heads.closeConnections(code);
    return this;
  }

  // What a test does meanwhile.

  /** Runs before each call, in the node's thread, with its method and parameters. */
  public FakeNode beforeEach(BiConsumer<String, JsonNode> hook) {
    behaviour.hooks.add(hook);
    return this;
  }

  /** Runs once before the next call of a method, or before the one after those already told. */
  public FakeNode beforeNext(String method, Runnable act) {
    behaviour.onceBefore(method, act);
    return this;
  }

  @Override
  public void close() {
    try {
      following.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    http.close();
    heads.close();
  }
}
