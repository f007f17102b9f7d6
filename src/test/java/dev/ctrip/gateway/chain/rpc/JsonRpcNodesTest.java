package dev.ctrip.gateway.chain.rpc;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.BasicCredentials;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.FakeChain;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** How nodes that fail, lie or refuse are met. */
@ExtendWith(OutputCaptureExtension.class)
class JsonRpcNodesTest {

  private static final String KEY = "very-secret-key";
  private static final Address SOMEBODY =
      Address.parse("0x52908400098527886E0F7030069857D2E4169EE7");
  private static final TestWallet.Signed TRANSFER =
      TestWallet.number(1).transfer(ChainId.of(31337), 0, SOMEBODY, TokenAmount.ofBaseUnits(1));

  private final WireMockServer first = node();
  private final WireMockServer second = node();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Chain chain = chain(false, first, second);

  @AfterEach
  void stop() {
    first.stop();
    second.stop();
  }

  @Test
  void asksTheNextNodeWhereOneFails() {
    answers(first, "eth_getBalance", aResponse().withStatus(503));
    answers(second, "eth_getBalance", result("\"0x2a\""));

    assertThat(chain.balance(SOMEBODY)).isEqualTo(TokenAmount.ofBaseUnits(42));
  }

  @Test
  void comesBackToANodeThatFailedAfterAWhile() {
    answers(first, "eth_getBalance", aResponse().withStatus(503));
    answers(second, "eth_getBalance", result("\"0x2a\""));
    chain.balance(SOMEBODY);
    chain.balance(SOMEBODY);
    assertThat(asked(first, "eth_getBalance")).isOne();

    now = now.plusSeconds(31);
    chain.balance(SOMEBODY);

    assertThat(asked(first, "eth_getBalance")).isEqualTo(2);
    assertThat(asked(second, "eth_getBalance")).isEqualTo(3);
  }

  @Test
  void asksNothingOfANodeOfAnotherChain(CapturedOutput output) {
    answers(first, "eth_chainId", result("\"0x1\""));
    answers(first, "eth_getBalance", result("\"0x1\""));
    answers(second, "eth_getBalance", result("\"0x2a\""));

    assertThat(chain.balance(SOMEBODY)).isEqualTo(TokenAmount.ofBaseUnits(42));

    assertThat(asked(first, "eth_getBalance")).isZero();
    assertThat(output).contains("it serves chain 1 and not 31337; correct its URL");
  }

  @Test
  void givesTheReasonsButNoSecretWhenAllFail(CapturedOutput output) {
    answers(first, "eth_getBalance", aResponse().withStatus(401).withBody("bad key " + KEY));
    answers(second, "eth_getBalance", error(-32000, "project " + KEY + " is over its limit"));

    assertThatThrownBy(() -> chain.balance(SOMEBODY))
        .isInstanceOf(ChainUnavailableException.class)
        .hasMessageContaining("127.0.0.1:" + first.port() + ": HTTP status 401")
        .hasMessageContaining("127.0.0.1:" + second.port() + ": error -32000 project … is over")
        .extracting(JsonRpcNodesTest::stackTrace)
        .asString()
        .doesNotContain(KEY);
    assertThat(output).contains("HTTP status 401").doesNotContain(KEY);
  }

  @Test
  void givesUpOnANodeThatDoesNotAnswer() {
    answers(first, "eth_getBalance", result("\"0x1\"").withFixedDelay(3000));
    Chain impatient = chain(false, Duration.ofSeconds(1), first, second);
    int gone = second.port();
    second.stop();

    assertThatThrownBy(() -> impatient.balance(SOMEBODY))
        .isInstanceOf(ChainUnavailableException.class)
        .hasMessageContaining(first.port() + ": no answer in time")
        .hasMessageContaining(gone + ": no connection");
  }

  @Test
  void takesNoMalformedAnswer() {
    for (String malformed :
        List.of("null", "\"\"", "\"42\"", "\"0x\"", "\"0x-1\"", "\"0xzz\"", "{}", "[]")) {
      answers(first, "eth_getBalance", result(malformed));
      answers(second, "eth_getBalance", okJson("<html>"));

      assertThatThrownBy(() -> chain.balance(SOMEBODY))
          .as(malformed)
          .isInstanceOf(ChainUnavailableException.class)
          .hasMessageContaining("cannot be read");
    }
  }

  @Test
  void creditsOnlyAStatusThatIsPresentAndOne() {
    assertThat(receipt("\"status\":\"0x1\",", "").succeeded()).isTrue();
    assertThat(receipt("\"status\":\"0x0\",", "").succeeded()).isFalse();
    assertThat(receipt("", "").succeeded()).isFalse();
    assertThat(receipt("\"status\":null,", "").succeeded()).isFalse();
    assertThat(receipt("\"status\":\"0x1\",", "").fee()).isEqualTo(TokenAmount.ofBaseUnits(42_000));
  }

  /** As chains of the OP Stack tell it: what publishing it cost is no part of the gas. */
  @Test
  void countsTheDataFeeOfAReceiptAsACost() {
    assertThat(receipt("\"l1Fee\":\"0x7\",", "").fee()).isEqualTo(TokenAmount.ofBaseUnits(42_007));
    assertThat(receipt("\"l1Fee\":\"0x0\",", "").fee()).isEqualTo(TokenAmount.ofBaseUnits(42_000));
    assertThat(receipt("\"l1Fee\":null,", "").fee()).isEqualTo(TokenAmount.ofBaseUnits(42_000));
    assertThatThrownBy(() -> receipt("\"l1Fee\":\"7\",", ""))
        .isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void readsWhatAReceiptTellsOfTokens() {
    Address contract = Address.parse("0x8617E340B3D01FA5F11F306F4090FD50E238070D");
    Address to = Address.parse("0xde709f2102306220921060314715629080e2fb77");
    String transfer =
        """
        {"address":"%s","data":"0x%064x","logIndex":"0x3","transactionHash":"%s","topics":[
        "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
        "0x%064x","0x000000000000000000000000%s"]}
        """
            .formatted(
                contract.checksummed(),
                25,
                TRANSFER.hash(),
                new BigInteger(SOMEBODY.checksummed().substring(2), 16),
                to.checksummed().substring(2).toLowerCase(java.util.Locale.ROOT));
    String approval =
        "{\"address\":\"%s\",\"data\":\"0x\",\"logIndex\":\"0x4\",\"topics\":[\"0x%s\"]}"
            .formatted(contract.checksummed(), "8c".repeat(32));

    Receipt receipt = receipt("\"status\":\"0x1\",", "%s,%s".formatted(transfer, approval));

    assertThat(receipt.moved(contract, SOMEBODY, to)).isEqualTo(TokenAmount.ofBaseUnits(25));
    assertThat(receipt.moved(contract, to, SOMEBODY)).isEqualTo(TokenAmount.ZERO);
    assertThat(receipt.moved(to, SOMEBODY, to)).isEqualTo(TokenAmount.ZERO);
    assertThat(receipt.tokenTransfers()).hasSize(1);
  }

  private Receipt receipt(String fields, String logs) {
    answers(
        first,
        "eth_getTransactionReceipt",
        result(
            "{%s\"logs\":[%s],\"transactionHash\":\"%s\",\"blockNumber\":\"0x5\",\"blockHash\":\"0x%s\","
                    .formatted(fields, logs, TRANSFER.hash(), "ab".repeat(32))
                + "\"gasUsed\":\"0x5208\",\"effectiveGasPrice\":\"0x2\"}"));
    return chain.receipt(TRANSFER.hash()).orElseThrow();
  }

  @Test
  void refusesATransferForGoodOnlyWhereTheNodeSaysSo() {
    answers(first, "eth_getTransactionByHash", result("null"));
    answers(second, "eth_sendRawTransaction", error(-32000, "nonce too low: next 5, tx 0"));

    answers(first, "eth_sendRawTransaction", error(-32000, "Insufficient funds for gas"));
    assertThatThrownBy(this::broadcast).isInstanceOf(TransferRefusedException.class);

    answers(second, "eth_sendRawTransaction", error(-32000, "replacement transaction underpriced"));
    answers(first, "eth_sendRawTransaction", error(-32000, "txpool is full"));
    assertThatThrownBy(this::broadcast).isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void leavesTheFateOpenWhereANodeMayHaveTakenTheTransfer() {
    answers(first, "eth_sendRawTransaction", aResponse().withStatus(504));
    answers(first, "eth_getTransactionByHash", result("null"));
    answers(second, "eth_sendRawTransaction", error(-32000, "nonce too low"));
    answers(second, "eth_getTransactionByHash", result("null"));

    assertThatThrownBy(this::broadcast).isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void countsARefusedTransferThatTheNodeKnowsAsAccepted() {
    answers(first, "eth_sendRawTransaction", error(-32000, "already known"));
    second.stop();
    answers(
        first,
        "eth_getTransactionByHash",
        result("{\"hash\":\"%s\",\"nonce\":\"0x0\"}".formatted(TRANSFER.hash())));

    broadcast();

    assertThat(asked(first, "eth_getTransactionByHash")).isOne();
  }

  @Test
  void worksOutTheTipWhereANodeLacksTheMethod() {
    answers(first, "eth_getBlockByNumber", result(block("\"baseFeePerGas\":\"0x64\",")));
    answers(first, "eth_maxPriorityFeePerGas", error(-32601, "the method does not exist"));
    answers(second, "eth_maxPriorityFeePerGas", error(-32601, "the method does not exist"));
    answers(first, "eth_gasPrice", result("\"0x70\""));

    assertThat(chain.feeQuote())
        .isEqualTo(new FeeQuote(BigInteger.valueOf(100), BigInteger.valueOf(12)));
  }

  @Test
  void quotesTheGasPriceOfALegacyChain() {
    answers(first, "eth_gasPrice", result("\"0x70\""));

    assertThat(chain(true, first).feeQuote())
        .isEqualTo(new FeeQuote(BigInteger.valueOf(112), BigInteger.ZERO));
  }

  @Test
  void saysThatAChainWithoutBaseFeeIsALegacyOne() {
    answers(first, "eth_getBlockByNumber", result(block("")));

    assertThatThrownBy(chain::feeQuote)
        .isInstanceOf(ChainUnavailableException.class)
        .hasMessageContaining("legacy: true");
  }

  @Test
  void knowsNoFinalBlockWhereTheNodeKnowsNone() {
    answers(first, "eth_getBlockByNumber", result("null"));
    assertThat(chain.head(Finality.FINALIZED)).isEmpty();

    answers(first, "eth_getBlockByNumber", error(-39001, "Unknown block"));
    answers(second, "eth_getBlockByNumber", error(-32000, "finalized block not found"));
    assertThat(chain.head(Finality.FINALIZED)).isEmpty();

    answers(second, "eth_getBlockByNumber", aResponse().withStatus(500));
    answers(first, "eth_getBlockByNumber", aResponse().withStatus(500));
    assertThatThrownBy(() -> chain.head(Finality.SAFE))
        .isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void sendsTheUserAndPasswordOfTheUrl() throws NodeFailure {
    URI url = URI.create("http://user:password@127.0.0.1:" + first.port());
    HttpNode node = new HttpNode(url, Duration.ofSeconds(5));

    assertThat(node.ask(Questions.chainId())).isEqualTo(ChainId.of(31337));

    first.verify(
        postRequestedFor(anyUrl()).withBasicAuth(new BasicCredentials("user", "password")));
    assertThat(node.host()).isEqualTo("127.0.0.1:" + first.port());
  }

  @Test
  void timesEveryQuestionByHostMethodAndOutcome() {
    answers(first, "eth_getBalance", aResponse().withStatus(503));
    answers(second, "eth_getBalance", result("\"0x2a\""));
    chain.balance(SOMEBODY);

    assertThat(timed(first, "unanswered")).isOne();
    assertThat(timed(second, "answered")).isOne();
  }

  private long timed(WireMockServer node, String outcome) {
    return meters
        .get("ctrip.chain.requests")
        .tags("chain", "local", "host", "127.0.0.1:" + node.port())
        .tags("method", "eth_getBalance", "outcome", outcome)
        .timer()
        .count();
  }

  private void broadcast() {
    chain.broadcast(TRANSFER.hash(), TRANSFER.bytes());
  }

  private Chain chain(boolean legacy, WireMockServer... nodes) {
    return chain(legacy, Duration.ofSeconds(5), nodes);
  }

  private Chain chain(boolean legacy, Duration timeout, WireMockServer... nodes) {
    ChainSettings fake = new FakeChain().settings();
    return JsonRpcNodes.chain(
        new ChainSettings(
            fake.name(),
            fake.id(),
            fake.treasury(),
            fake.nativeCoin(),
            fake.acceptsNativeCoin(),
            Stream.of(nodes)
                .map(node -> URI.create("http://127.0.0.1:" + node.port() + "/v3/" + KEY))
                .toList(),
            fake.ws(),
            fake.blockTime(),
            fake.confirmations(),
            fake.reorgDepth(),
            fake.reading(),
            fake.explorer(),
            ChainSettings.Fees.of(fake.fees().maxFeePerGasWei(), legacy),
            fake.tokens()),
        meters,
        ((InstantSource) () -> now).withZone(ZoneOffset.UTC),
        timeout);
  }

  private static WireMockServer node() {
    WireMockServer node =
        new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    node.start();
    answers(node, "eth_chainId", result("\"0x7a69\""));
    return node;
  }

  /** The latest answer to a method is the one that is given. */
  private static void answers(
      WireMockServer node, String method, ResponseDefinitionBuilder response) {
    node.stubFor(
        post(anyUrl())
            .withRequestBody(matchingJsonPath("$[?(@.method == '" + method + "')]"))
            .willReturn(response));
  }

  private static int asked(WireMockServer node, String method) {
    return node.findAll(
            postRequestedFor(anyUrl())
                .withRequestBody(matchingJsonPath("$[?(@.method == '" + method + "')]")))
        .size();
  }

  private static ResponseDefinitionBuilder result(String json) {
    return okJson("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}");
  }

  private static ResponseDefinitionBuilder error(int code, String message) {
    return okJson(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":%d,\"message\":\"%s\"}}"
            .formatted(code, message));
  }

  private static String block(String baseFee) {
    return "{%s\"number\":\"0x5\",\"hash\":\"0x%s\",\"parentHash\":\"0x%s\",\"timestamp\":\"0x1\"}"
        .formatted(baseFee, "ab".repeat(32), "cd".repeat(32));
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
