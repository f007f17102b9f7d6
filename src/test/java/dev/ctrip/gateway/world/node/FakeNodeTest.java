package dev.ctrip.gateway.world.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.rpc.TestWallet;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.LocalSettings;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;

/** What the contract of all chains does not reach. */
@Timeout(60)
class FakeNodeTest {

  private static final Address TOKEN = TestWallet.number(500_001).address();
  private static final Address SHOP = TestWallet.number(500_002).address();
  private static final Address SOMEBODY = TestWallet.number(500_003).address();

  private final FakeLedger ledger = new FakeLedger(11);
  private final FakeNode node = FakeNode.of(ledger);
  private final NodeClient client = new NodeClient(node);

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  @Test
  void logsAreThoseOfTheFilterAndStandInReceiptsAndBlooms() {
    ledger.mine(1);
    TxHash transfer = ledger.payToken(TOKEN, SOMEBODY, SHOP, amount(300));
    ledger.emit(SOMEBODY, List.of(Execution.TRANSFER), "0xabcd");
    ledger.mine(1);

    JsonNode logs = logs(0, 2, Map.of("address", List.of(TOKEN.checksummed())));

    assertThat(logs).hasSize(1);
    JsonNode log = logs.path(0);
    assertThat(log.path("topics").valueStream().map(JsonNode::asString))
        .containsExactly(
            Execution.TRANSFER, Hex.word(SOMEBODY.lowerCase()), Hex.word(SHOP.lowerCase()));
    assertThat(log.path("data").asString()).isEqualTo(Hex.word(BigInteger.valueOf(300)));
    assertThat(log.path("blockHash").asString()).isEqualTo(ledger.blockHash(2));
    JsonNode receipts = client.result("eth_getBlockReceipts", ledger.blockHash(2));
    assertThat(receipts.path(0).path("transactionHash").asString()).isEqualTo(transfer.hex());
    assertThat(receipts.path(0).path("logs").path(0)).isEqualTo(log);
    assertThat(bits(client.result("eth_getBlockByNumber", "0x2", false)))
        .isEqualTo(bits(receipts.path(0)).or(bits(receipts.path(1))));
  }

  @Test
  void topicsAreMatchedByPlace() {
    ledger.payToken(TOKEN, SOMEBODY, SHOP, amount(1));
    ledger.mine(1);
    List<Object> toShop = new ArrayList<>(List.of(List.of(Execution.TRANSFER)));
    toShop.add(null);
    toShop.add(List.of(Hex.word(TOKEN.lowerCase()), Hex.word(SHOP.lowerCase())));

    assertThat(logs(1, 1, Map.of("topics", toShop))).hasSize(1);
    assertThat(logs(1, 1, Map.of("topics", List.of(Hex.word(SHOP.lowerCase()))))).isEmpty();
    assertThat(
            logs(
                1,
                1,
                Map.of("topics", List.of(Execution.TRANSFER, List.of(), List.of(), List.of()))))
        .as("a log with fewer topics")
        .isEmpty();
  }

  @Test
  void contractsAnswerAsOfABlock() {
    ledger.deploy(TOKEN, 6);
    ledger.payToken(TOKEN, SOMEBODY, SHOP, amount(300), amount(10));
    ledger.mine(1);
    ledger.payToken(TOKEN, SOMEBODY, SHOP, amount(1));
    ledger.mine(1);

    assertThat(tokenBalance(ledger.blockHash(0))).isZero();
    assertThat(tokenBalance(ledger.blockHash(1))).isEqualTo(290);
    assertThat(tokenBalance(ledger.blockHash(2))).isEqualTo(291);
    assertThat(client.result("eth_call", call(TOKEN, "0x313ce567"), "latest").asString())
        .isEqualTo(Hex.word(BigInteger.valueOf(6)));
    assertThat(client.result("eth_getCode", TOKEN.lowerCase(), "latest").asString())
        .hasSizeGreaterThan(2);
    assertThat(client.result("eth_getCode", SHOP.lowerCase(), "latest").asString()).isEqualTo("0x");
    assertThat(error("eth_call", call(TOKEN, "0xb1bf962d"), "latest"))
        .isEqualTo("3 execution reverted");
    assertThat(error("eth_getBalance", SHOP.lowerCase(), Map.of("blockHash", SHOP.lowerCase())))
        .isEqualTo("-32000 header for hash not found");
  }

  @Test
  void tracesShowWhatNoTransactionIsAddressedTo() {
    ledger.payThroughContract(SHOP, amount(9));
    ledger.payInVain(SHOP, amount(4));
    ledger.mine(1);

    JsonNode geth =
        client.result(
            "debug_traceBlockByHash", ledger.blockHash(1), Map.of("tracer", "callTracer"));
    JsonNode inner = geth.path(0).path("result").path("calls").path(0);
    assertThat(inner.path("to").asString()).isEqualTo(SHOP.lowerCase());
    assertThat(inner.path("value").asString()).isEqualTo("0x9");
    assertThat(geth.path(0).path("result").has("error")).isFalse();
    assertThat(geth.path(1).path("result").path("error").asString()).contains("revert");

    JsonNode parity = client.result("trace_block", "0x1");
    assertThat(parity).hasSize(3);
    assertThat(parity.path(1).path("traceAddress").path(0).asInt()).isZero();
    assertThat(parity.path(1).path("action").path("to").asString()).isEqualTo(SHOP.lowerCase());
    assertThat(parity.path(2).path("error").asString()).isEqualTo("Reverted");

    node.lackTraces();
    assertThat(error("trace_block", "0x1")).startsWith("-32601 ");
  }

  @Test
  void batchIsOneRequestOfManyCalls() {
    ledger.mine(3);
    JsonNode answers =
        client.batch(
            List.of(
                NodeClient.call(7, "eth_blockNumber"),
                NodeClient.call(8, "eth_madeUp"),
                NodeClient.call(9, "eth_blockNumber")));

    assertThat(answers.path(0).path("result").asString()).isEqualTo("0x3");
    assertThat(answers.path(1).path("error").path("code").asInt()).isEqualTo(-32601);
    assertThat(answers.path(2).path("id").asInt()).isEqualTo(9);
    assertThat(node.requests()).isOne();
    assertThat(node.calls("eth_blockNumber")).isEqualTo(2);

    JsonNode refused = client.batch(List.of());
    assertThat(refused.path("error").path("code").asInt()).isEqualTo(-32600);
    node.refuseBatches();
    assertThat(client.batch(List.of(NodeClient.call(1, "eth_blockNumber"))).isObject()).isTrue();
  }

  @Test
  void worldMayChangeBetweenTwoCallsOfABatch() {
    ledger.payToken(TOKEN, SOMEBODY, SHOP, amount(300));
    ledger.mine(1);
    node.beforeNext("eth_getLogs", () -> ledger.reorg(1));

    JsonNode answers =
        client.batch(
            List.of(
                NodeClient.call(1, "eth_getBlockByNumber", "0x1", true),
                NodeClient.call(2, "eth_getLogs", Map.of("fromBlock", "0x1", "toBlock", "0x1"))));

    assertThat(answers.path(0).path("result").path("transactions")).hasSize(1);
    assertThat(answers.path(1).path("result")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {
        "CONTENT_TOO_LARGE",
        "TOO_MANY_REQUESTS",
        "UNAVAILABLE",
        "EMPTY_BODY",
        "HTML_BODY",
        "NULL_RESULT",
        "OBJECT_RESULT"
      })
  void logsOfTooManyBlocksAreRefusedWithAnError(LogRefusal refusal) {
    ledger.mine(9);
    node.refuseLogs(refusal, 5);

    assertThat(logs(1, 5, Map.of()).isArray()).isTrue();
    assertThat(error("eth_getLogs", Map.of("fromBlock", "0x1", "toBlock", "0x6")))
        .matches("-32\\d{3} .*(range|exceed|more than).*");
  }

  @Test
  void logsAreRefusedWithoutJsonRpcToo() {
    ledger.mine(9);
    String many = "{\"id\":1,\"method\":\"eth_getLogs\",\"params\":[{\"fromBlock\":\"0x0\"}]}";

    assertThat(client.post(many).body()).contains("\"result\":[]");
    node.refuseLogs(LogRefusal.CONTENT_TOO_LARGE, 1);
    assertThat(client.post(many).statusCode()).isEqualTo(413);
    node.refuseLogs(LogRefusal.UNAVAILABLE, 1);
    assertThat(client.post(many).statusCode()).isEqualTo(503);
    node.refuseLogs(LogRefusal.TOO_MANY_REQUESTS, 1);
    assertThat(client.post(many).statusCode()).isEqualTo(429);
    node.refuseLogs(LogRefusal.EMPTY_BODY, 1);
    assertThat(client.post(many).body()).isEmpty();
    node.refuseLogs(LogRefusal.HTML_BODY, 1);
    assertThat(client.post(many).body()).startsWith("<html>");
    node.refuseLogs(LogRefusal.NULL_RESULT, 1);
    assertThat(client.post(many).body()).contains("\"result\":null");
    node.refuseLogs(LogRefusal.OBJECT_RESULT, 1);
    assertThat(client.post(many).body()).contains("\"result\":{}");
    node.heal();
    assertThat(client.post(many).body()).contains("\"result\":[]");
  }

  @Test
  void withheldLogsLeaveTheBloomBehind() {
    for (int i = 0; i < 2; i++) {
      ledger.payToken(TOKEN, SOMEBODY, SHOP, amount(300));
      ledger.mine(1);
    }
    node.withholdLogsOf(1);

    assertThat(logs(1, 2, Map.of())).hasSize(1);
    assertThat(bits(client.result("eth_getBlockByNumber", "0x1", false))).isPositive();
    node.withholdLogs();
    assertThat(logs(1, 2, Map.of())).isEmpty();
  }

  @Test
  void lies() {
    TxHash failed = ledger.payInVain(SHOP, amount(1));
    ledger.payToken(TOKEN, SOMEBODY, SHOP, amount(300));
    ledger.mine(1);
    node.otherHashOf(1)
        .otherBlockInLogs()
        .forgeReceipts(ForgedReceipt.SUCCESS_OF_A_FAILURE)
        .serveChain(5);

    JsonNode block = client.result("eth_getBlockByNumber", "0x1", true);
    assertThat(block.path("hash").asString()).isNotEqualTo(ledger.blockHash(1));
    assertThat(block.path("transactions").path(0).path("blockHash")).isEqualTo(block.path("hash"));
    assertThat(logs(1, 1, Map.of()).path(0).path("blockHash").asString())
        .isNotEqualTo(ledger.blockHash(1));
    assertThat(client.result("eth_getTransactionReceipt", failed.hex()).path("status").asString())
        .isEqualTo("0x1");
    assertThat(client.result("eth_chainId").asString()).isEqualTo("0x5");

    try (FakeNode honest = FakeNode.of(ledger);
        NodeClient other = new NodeClient(honest)) {
      assertThat(other.result("eth_getTransactionReceipt", failed.hex()).path("status").asString())
          .isEqualTo("0x0");
    }
  }

  @Test
  void withholdsWhatItIsToldTo() {
    TxHash first = ledger.pay(SHOP, amount(1));
    TxHash last = ledger.pay(SHOP, amount(2));
    ledger.mine(1);

    node.withholdLastTransactions();
    assertThat(
            client
                .result("eth_getBlockByNumber", "0x1", true)
                .path("transactions")
                .valueStream()
                .map(transaction -> transaction.path("hash").asString()))
        .containsExactly(first.hex());
    assertThat(client.result("eth_getTransactionReceipt", last.hex()).isNull()).isFalse();

    node.withholdReceipts();
    assertThat(client.result("eth_getTransactionReceipt", last.hex()).isNull()).isTrue();
    assertThat(client.result("eth_getBlockReceipts", ledger.blockHash(1)).isNull()).isTrue();

    node.heal();
    assertThat(client.result("eth_getBlockByNumber", "0x1", true).path("transactions")).hasSize(2);
    assertThat(client.result("eth_getBlockReceipts", ledger.blockHash(1))).hasSize(2);
  }

  @Test
  void stateOfOldBlocksIsForgotten() {
    ledger.deploy(TOKEN, 6);
    ledger.mine(3);
    node.keepStateOf(1);

    assertThat(tokenBalance(ledger.blockHash(3))).isZero();
    assertThat(tokenBalance(ledger.blockHash(2))).isZero();
    assertThat(error("eth_getBalance", SHOP.lowerCase(), Map.of("blockHash", ledger.blockHash(1))))
        .startsWith("-32000 missing trie node ");
    assertThat(client.result("eth_getBlockByNumber", "0x1", false).path("hash").asString())
        .isEqualTo(ledger.blockHash(1));
  }

  @Test
  void mayKnowNoFinality() {
    ledger.mine(1);
    assertThat(client.result("eth_getBlockByNumber", "safe", false).has("hash")).isTrue();

    node.knowNoFinality();

    assertThat(error("eth_getBlockByNumber", "safe", false))
        .isEqualTo("-32000 safe block not found");
    assertThat(error("eth_getBlockByNumber", "finalized", false))
        .isEqualTo("-32000 finalized block not found");
    assertThat(client.result("eth_getBlockByNumber", "latest", false).has("hash")).isTrue();
  }

  @Test
  void largeBatchesMayBeRefused() {
    node.refuseBatchesAbove(2);
    List<Map<String, Object>> calls =
        List.of(
            NodeClient.call(1, "eth_chainId"),
            NodeClient.call(2, "eth_chainId"),
            NodeClient.call(3, "eth_chainId"));

    assertThat(client.batch(calls.subList(0, 2))).hasSize(2);
    assertThat(client.batch(calls).path("error").path("message").asString())
        .isEqualTo("batch too large");
  }

  @Test
  void answersMayComeLate() {
    node.delay(Duration.ofMillis(300));
    long began = System.nanoTime();

    assertThat(client.result("eth_blockNumber").asString()).isEqualTo("0x0");

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  @Test
  void nodeThatLagsKnowsNoLaterBlock() {
    TxHash payment = ledger.pay(SHOP, amount(5));
    ledger.mine(3);
    node.lagBy(3);

    assertThat(client.result("eth_blockNumber").asString()).isEqualTo("0x0");
    assertThat(client.result("eth_getBlockByHash", ledger.blockHash(1), false).isNull()).isTrue();
    assertThat(client.result("eth_getTransactionReceipt", payment.hex()).isNull()).isTrue();
    assertThat(client.result("eth_getTransactionByHash", payment.hex()).path("blockHash").isNull())
        .isTrue();
    assertThat(client.result("eth_getBalance", SHOP.lowerCase(), "latest").asString())
        .isEqualTo("0x0");
  }

  @Test
  void frozenNodeStaysOnABranchThatTheOthersLeft() {
    ledger.mine(2);
    String left = ledger.blockHash(2);
    node.freeze();
    ledger.reorg(1);

    assertThat(client.result("eth_getBlockByNumber", "latest", false).path("hash").asString())
        .isEqualTo(left);
    node.thaw();
    assertThat(client.result("eth_getBlockByNumber", "latest", false).path("hash").asString())
        .isEqualTo(ledger.blockHash(2));
    assertThat(client.result("eth_getBlockByHash", left, false).path("hash").asString())
        .as("known by its hash still")
        .isEqualTo(left);
  }

  @Test
  void refusesTransactionsInTheWordsOfGeth() {
    TestWallet wallet = TestWallet.number(500_004);
    ledger.fund(wallet.address(), TokenAmount.ofBaseUnits(BigInteger.TEN.pow(18)));
    String first = raw(wallet.transfer(LocalSettings.ID, 0, SHOP, amount(1)));

    client.result("eth_sendRawTransaction", first);
    assertThat(error("eth_sendRawTransaction", first)).isEqualTo("-32000 already known");
    assertThat(
            error(
                "eth_sendRawTransaction",
                raw(wallet.transfer(LocalSettings.ID, 0, SHOP, amount(2)))))
        .isEqualTo("-32000 replacement transaction underpriced");
    ledger.mine(1);
    assertThat(error("eth_sendRawTransaction", first))
        .isEqualTo("-32000 nonce too low: next nonce 1, tx nonce 0");
    assertThat(
            error(
                "eth_sendRawTransaction",
                raw(
                    wallet.transfer(
                        LocalSettings.ID,
                        1,
                        SHOP,
                        TokenAmount.ofBaseUnits(BigInteger.TEN.pow(18))))))
        .startsWith("-32000 insufficient funds for gas * price + value: ");
  }

  @Test
  void broadcastWhoseAnswerIsLostHasHappened() {
    TestWallet wallet = TestWallet.number(500_005);
    ledger.fund(wallet.address(), TokenAmount.ofBaseUnits(BigInteger.TEN.pow(18)));
    TestWallet.Signed transfer = wallet.transfer(LocalSettings.ID, 0, SHOP, amount(1));
    node.loseNextAnswer("eth_sendRawTransaction");

    assertThatThrownBy(() -> client.answer("eth_sendRawTransaction", raw(transfer)))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(client.result("eth_getTransactionByHash", transfer.hash().hex()).isNull()).isFalse();
  }

  @Test
  void connectionsFailInEachWay() {
    String ask = "{\"id\":1,\"method\":\"eth_blockNumber\"}";
    node.dropConnections();
    assertThatThrownBy(() -> client.post(ask)).isInstanceOf(UncheckedIOException.class);
    node.heal().dropConnectionsWithinAnswers();
    assertThatThrownBy(() -> client.post(ask)).isInstanceOf(UncheckedIOException.class);
    node.heal().stall();
    assertThatThrownBy(() -> client.post(ask)).hasCauseInstanceOf(HttpTimeoutException.class);
    node.heal().failNextRequests(1);
    assertThat(client.post(ask).statusCode()).isEqualTo(502);
    node.failNext(1);
    assertThat(client.post(ask).body()).contains("-32603");
    node.limit(1);
    assertThat(List.of(status(ask), status(ask), status(ask))).contains(429);
    node.heal();
    assertThat(client.post(ask).body()).contains("0x0");
    assertThat(node.requests()).as("of any kind").isEqualTo(9);
  }

  private int status(String ask) {
    return client.post(ask).statusCode();
  }

  @Test
  void headsAreToldAsTheyCome() throws Exception {
    NodeClient.Heads heads = client.subscribe();

    ledger.mine(2);
    assertThat(heads.nextHash()).isEqualTo(ledger.blockHash(1));
    assertThat(heads.nextHash()).isEqualTo(ledger.blockHash(2));
    ledger.reorg(2, 1);
    assertThat(heads.nextHash()).isEqualTo(ledger.blockHash(1));
    assertThat(heads.isSilentFor(Duration.ofMillis(100))).isTrue();

    assertThat(heads.result("eth_blockNumber").asString()).isEqualTo("0x1");
    assertThat(node.subscriptions()).isOne();
    assertThat(heads.unsubscribe().asBoolean()).isTrue();
    ledger.mine(1);
    assertThat(heads.isSilentFor(Duration.ofMillis(100))).isTrue();
    assertThat(node.webSocketConnections()).isOne();
  }

  @Test
  void headsAreToldAsTheNodeSeesThem() throws Exception {
    NodeClient.Heads heads = client.subscribe();
    node.lagBy(2);

    ledger.mine(3);
    assertThat(heads.nextHash()).isEqualTo(ledger.blockHash(1));
    assertThat(heads.isSilentFor(Duration.ofMillis(100))).isTrue();
    node.heal();
    assertThat(heads.nextHash()).isEqualTo(ledger.blockHash(2));
    assertThat(heads.nextHash()).isEqualTo(ledger.blockHash(3));
  }

  @Test
  void headsAreToldBadly() throws Exception {
    NodeClient.Heads heads = client.subscribe();
    ledger.mine(1);
    assertThat(heads.nextHash()).isEqualTo(ledger.blockHash(1));

    node.announceHeads(HeadMischief.BACKWARD, new Random(1));
    ledger.mine(1);
    assertThat(heads.nextHash()).isEqualTo(ledger.blockHash(2));
    assertThat(heads.nextHash()).isEqualTo(ledger.blockHash(1));
    node.heal().announceHeads(HeadMischief.SILENT, new Random(1));
    while (!heads.isSilentFor(Duration.ofMillis(100))) {
      // The rest of what goes backward.
    }
    ledger.mine(1);
    assertThat(heads.isSilentFor(Duration.ofMillis(100))).isTrue();
    node.say("{garbage");
    assertThat(heads.next()).isEqualTo("{garbage");
    node.closeWebSockets(1001);
    assertThat(heads.next()).isEqualTo("closed 1001");
  }

  private JsonNode logs(long from, long to, Map<String, Object> more) {
    Map<String, Object> filter = new HashMap<>(more);
    filter.put("fromBlock", Hex.quantity(from));
    filter.put("toBlock", Hex.quantity(to));
    return client.result("eth_getLogs", filter);
  }

  private long tokenBalance(String blockHash) {
    String data = "0x70a08231" + Hex.word(SHOP.lowerCase()).substring(2);
    return new BigInteger(
            client
                .result("eth_call", call(TOKEN, data), Map.of("blockHash", blockHash))
                .asString()
                .substring(2),
            16)
        .longValueExact();
  }

  private static Map<String, String> call(Address contract, String data) {
    return Map.of("to", contract.checksummed(), "data", data);
  }

  private String error(String method, Object... params) {
    JsonNode error = client.answer(method, params).path("error");
    return error.path("code").asInt() + " " + error.path("message").asString();
  }

  private static BigInteger bits(JsonNode holder) {
    return new BigInteger(holder.path("logsBloom").asString().substring(2), 16);
  }

  private static String raw(TestWallet.Signed transfer) {
    return Numeric.toHexString(transfer.bytes());
  }

  private static TokenAmount amount(long baseUnits) {
    return TokenAmount.ofBaseUnits(baseUnits);
  }
}
