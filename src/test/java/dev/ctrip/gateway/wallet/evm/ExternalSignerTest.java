package dev.ctrip.gateway.wallet.evm;

import static dev.ctrip.gateway.wallet.ConfiguredChains.LOCAL;
import static dev.ctrip.gateway.wallet.ConfiguredChains.TREASURY;
import static dev.ctrip.gateway.wallet.ConfiguredChains.USDC;
import static dev.ctrip.gateway.wallet.evm.ScriptedSigner.fieldsOf;
import static dev.ctrip.gateway.wallet.evm.ScriptedSigner.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.DepositAddresses;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignerUnavailableException;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import dev.ctrip.gateway.wallet.evm.ScriptedSigner.Reply;
import dev.ctrip.gateway.wallet.evm.ScriptedSigner.Script;
import dev.ctrip.gateway.world.LocalSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ExternalSignerTest {

  private static final DepositAddresses ADDRESSES = TestWallet.addresses();
  private static final Address GAS_WALLET = TestWallet.gasWallet(0);
  private static final Address STRANGER =
      Address.parse("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359");
  private static final KeyReference KEY = KeyReference.ofDeposit(3);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Chains CHAINS =
      ConfiguredChains.of(ConfiguredChains.listing(ConfiguredChains.listed(USDC)));

  /** 2 gwei, and what is not it. */
  private static final String ANOTHER = "0x77359401";

  private final ScriptedSigner scripted = ScriptedSigner.start();

  @AfterEach
  void stop() {
    scripted.close();
  }

  @Test
  void asksForATransactionOfTheNewKind() {
    signer().sign(token(false), KEY);

    assertThat(scripted.requests())
        .singleElement()
        .satisfies(request -> {
          assertThat(request.path("method").asString()).isEqualTo("eth_signTransaction");
          assertThat(request.path("jsonrpc").asString()).isEqualTo("2.0");
          assertThat(fieldsOf(request))
              .isEqualTo(
                  Map.of(
                      "from", ADDRESSES.at(3).lowerCase(),
                      "to", Objects.requireNonNull(USDC.contract()).lowerCase(),
                      "gas", "0xea60",
                      "maxFeePerGas", "0x77359400",
                      "maxPriorityFeePerGas", "0x3b9aca00",
                      "value", "0x0",
                      "nonce", "0x7",
                      "data",
                          "0xa9059cbb"
                              + "0".repeat(24)
                              + TREASURY.lowerCase().substring(2)
                              + "%064x".formatted(1000),
                      "chainId", "0x7a69"));
        });
  }

  /** It could only be asked to sign, not to look who approved. */
  @Test
  void asksForNoRefundOutOfADepositAddress() {
    Chains refunding =
        ConfiguredChains.of(
            LocalSettings.refunding(
                ConfiguredChains.listing(ConfiguredChains.listed(USDC)),
                TokenAmount.ofBaseUnits(5000)));
    ExternalSigner signer =
        new ExternalSigner(ADDRESSES, GAS_WALLET, rpc(scripted.url().toString(), null), refunding);

    for (Address contract : Arrays.asList(null, USDC.contract())) {
      assertThatExceptionOfType(SigningRefusedException.class)
          .isThrownBy(() ->
              signer.sign(SignerContract.transfer(contract, STRANGER, null, 1000, false), KEY))
          .withMessageContaining("pays no refunds");
    }
    assertThat(scripted.requests()).isEmpty();
  }

  @Test
  void asksForALegacyTransactionByItsGasPrice() {
    signer().sign(coin(true), KEY);

    assertThat(fieldsOf(scripted.requests().getFirst()))
        .containsEntry("gasPrice", "0x77359400")
        .containsEntry("data", "0x")
        .containsEntry("value", "0x3e8")
        .doesNotContainKeys("maxFeePerGas", "maxPriorityFeePerGas");
  }

  @Test
  void takesASignatureThatIsAnotherEachTime() {
    assertThat(signer().sign(coin(false), KEY).hash())
        .isNotEqualTo(signer().sign(coin(false), KEY).hash());
  }

  @Test
  void takesTheFormThatGethAnswersIn() {
    scripted.does(request ->
        Reply.result(
            Map.of("raw", ScriptedSigner.signed(fieldsOf(request)), "tx", Map.of("nonce", "0x7"))));

    assertThat(signer().sign(coin(true), KEY).from()).isEqualTo(ADDRESSES.at(3));
  }

  @Test
  void signsAsTheGasWallet() {
    UnsignedTransfer topUp =
        SignerContract.transfer(null, ADDRESSES.at(5), KeyReference.ofDeposit(5), 1000, false);

    assertThat(signer().sign(topUp, KeyReference.ofGasWallet()).from()).isEqualTo(GAS_WALLET);
  }

  @Test
  void hasOneGasWalletAtMost() {
    ExternalSigner without =
        new ExternalSigner(ADDRESSES, null, rpc(scripted.url().toString(), null), CHAINS);

    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(() -> without.addressOf(KeyReference.ofGasWallet()));
    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(() -> signer().addressOf(new KeyReference(KeyReference.Account.GAS_WALLET, 1)));
  }

  @Test
  void asksNobodyForWhatItsOwnRulesRefuse() {
    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(
            () -> signer().sign(SignerContract.transfer(null, STRANGER, null, 1000, false), KEY))
        .withMessageContaining("not the treasury")
        .satisfies(refusal -> assertThat(refusal.isForGood()).isFalse());

    assertThat(scripted.requests()).isEmpty();
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        Arguments.of("destination", false, with("to", STRANGER.lowerCase())),
        Arguments.of("destination", true, with("to", STRANGER.lowerCase())),
        Arguments.of("value", false, with("value", "0x3e9")),
        Arguments.of("value", true, with("value", "0x3e7")),
        Arguments.of("nonce", false, with("nonce", "0x8")),
        Arguments.of("nonce", true, with("nonce", "0x6")),
        Arguments.of("chain id", false, with("chainId", "0x1")),
        Arguments.of("chain id", true, with("chainId", "0x1")),
        Arguments.of("gas limit", false, with("gas", "0xea61")),
        Arguments.of("gas limit", true, with("gas", "0xea61")),
        Arguments.of("fee per gas", false, with("maxFeePerGas", ANOTHER)),
        Arguments.of("priority fee per gas", false, with("maxPriorityFeePerGas", "0x1")),
        Arguments.of("gas price", true, with("gasPrice", ANOTHER)),
        Arguments.of("type", false, with("gasPrice", "0x77359400")),
        Arguments.of("data", false, with("data", "0x00")),
        Arguments.of("data", true, with("data", "0xa9059cbb")),
        Arguments.of("key", false, with("from", ADDRESSES.at(4).lowerCase())),
        Arguments.of("key", true, with("from", GAS_WALLET.lowerCase())));
  }

  @ParameterizedTest(name = "{0}, legacy {1}")
  @MethodSource
  void lies(String field, boolean legacy, UnaryOperator<Map<String, String>> lie) {
    scripted.signsOther(lie);

    assertNotTaken(legacy, "another " + field + ":");
  }

  @Test
  void takesNoTokenTransferToSomebodyElse() {
    scripted.signsOther(asked ->
        with(
                "data",
                asked
                    .getOrDefault("data", "")
                    .replace(TREASURY.lowerCase().substring(2), STRANGER.lowerCase().substring(2)))
            .apply(asked));

    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(() -> signer().sign(token(false), KEY))
        .withMessageContaining("another data:");
  }

  @Test
  void takesNoTransactionThatIsOfUseOnAnyChain() {
    // Signed without the chain's id, as before EIP-155: over six fields, with 27 or 28.
    scripted.does(request -> Reply.result(ScriptedSigner.signedForAnyChain(fieldsOf(request))));

    assertNotTaken(true, "another chain id: not 31337 but null");
  }

  @Test
  void takesNoSignatureOfWhichThereAreTwo() {
    scripted.does(request -> Reply.result(ScriptedSigner.signed(fieldsOf(request), true)));

    assertNotTaken(false, "EIP-2");
  }

  static Stream<Arguments> garbage() {
    return Stream.of(
        Arguments.of("nothing", "", "no transaction"),
        Arguments.of("no hex", "0xzz", "no transaction"),
        Arguments.of("no prefix", "f86b", "no transaction"),
        Arguments.of("0x alone", "0x", "no transaction"),
        Arguments.of("half a digit", "0xf", "no transaction"),
        Arguments.of("an unknown type", "0x7f00", "no"),
        Arguments.of("a list that ends early", "0xf86b07", "no"),
        Arguments.of("an empty list", "0xc0", "no"),
        Arguments.of("a type alone", "0x02", "no"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void garbage(String name, String answer, String reason) {
    scripted.does(request -> Reply.result(answer));

    assertNotTaken(false, "not to be relied on", reason);
    assertNotTaken(true, "not to be relied on", reason);
  }

  @ParameterizedTest(name = "legacy {0}")
  @ValueSource(booleans = {true, false})
  void takesNothingThatIsNotSigned(boolean legacy) {
    scripted.does(request ->
        Reply.result(
            Numeric.toHexString(
                TransactionEncoder.encode(ScriptedSigner.transaction(fieldsOf(request))))));

    assertNotTaken(legacy, "not to be relied on");
  }

  @ParameterizedTest(name = "legacy {0}")
  @ValueSource(booleans = {true, false})
  void takesNoBytesBehindTheTransaction(boolean legacy) {
    scripted.does(request -> Reply.result(ScriptedSigner.signed(fieldsOf(request)) + "00"));

    assertNotTaken(legacy, "not to be relied on");
  }

  @Test
  void takesNoAccessListThatWasNotAskedFor() {
    scripted.does(request -> Reply.result(ScriptedSigner.signedWithAccessList(fieldsOf(request))));

    assertNotTaken(false, "holds more than was asked");
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(
            "Web3Signer without the key",
            400,
            error(-32000, "No unlocked account"),
            "-32000: No unlocked account"),
        Arguments.of(
            "a person who refuses", 200, error(-32000, "request denied"), "request denied"),
        Arguments.of("no such method", 200, error(-32601, "Method not found"), "-32601"),
        Arguments.of("a login", 401, "", "HTTP 401"),
        Arguments.of("a page", 200, "<html>", "no JSON-RPC"),
        Arguments.of("nothing", 200, "", "no JSON-RPC"),
        Arguments.of(
            "no result", 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}", "no JSON-RPC"),
        Arguments.of("an error that is none", 200, "{\"error\":\"boom\"}", "no JSON-RPC"),
        Arguments.of("a list", 200, "[1,2]", "no JSON-RPC"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void errors(String name, int status, String body, String reason) {
    scripted.does(request -> Reply.json(status, body));

    assertNotTaken(false, reason);
  }

  static Stream<Arguments> passing() {
    return Stream.of(
        Arguments.of(500, error(-32603, "Internal error"), "-32603: Internal error"),
        Arguments.of(200, error(-32005, "limit exceeded"), "limit exceeded"),
        Arguments.of(502, "<html>", "HTTP 502"),
        Arguments.of(503, "", "HTTP 503"),
        Arguments.of(429, "", "HTTP 429"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource
  void passing(int status, String body, String reason) {
    scripted.does(request -> Reply.json(status, body));
    assertUnavailable(signer(), reason);

    scripted.signsAsAsked();
    assertThat(signer().sign(coin(false), KEY).from()).isEqualTo(ADDRESSES.at(3));
  }

  @Test
  void waitsForNobodyForEver() {
    scripted.hangs();

    assertUnavailable(
        of(new SignerRpc(endpoint(scripted.url().toString(), null), Duration.ofMillis(200))),
        "does not answer (");
  }

  @Test
  void isUnavailableWhereNobodyListens() {
    scripted.close();

    assertUnavailable(signer(), "does not answer (ConnectException)");
  }

  @Test
  void readsNoEndlessAnswer() {
    scripted.does(request -> Reply.json(200, " ".repeat(5 << 20)));

    assertUnavailable(signer(), "does not answer (IOException)");
  }

  @Test
  void followsNoRedirect() {
    try (ScriptedSigner other = ScriptedSigner.start()) {
      scripted.does(request -> new Reply(307, "", Map.of("Location", other.url().toString())));

      assertNotTaken(false, "HTTP 307");

      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void asksTheSignerOfTheChain() {
    of(rpc(scripted.url() + "/chains/{chainId}?as=gateway", null)).sign(coin(false), KEY);

    assertThat(scripted.paths()).containsExactly("/chains/" + LOCAL + "?as=gateway");
  }

  @Test
  void identifiesByTokenOrByUser() {
    String url = scripted.url().toString();

    of(rpc(url, "tok-1.2")).sign(coin(false), KEY);
    of(rpc(url.replace("http://", "http://me:p%40ss@"), null)).sign(coin(false), KEY);
    of(rpc(url, null)).sign(coin(false), KEY);

    assertThat(scripted.authorizations())
        .containsExactly(
            "Bearer tok-1.2",
            "Basic " + Base64.getEncoder().encodeToString("me:p@ss".getBytes(UTF_8)),
            "null");
  }

  /** Whatever goes wrong, and even if the signer repeats what it was told. */
  @Test
  void tellsNothingOfHowTheKeysAreReached(CapturedOutput output) {
    String url = scripted.url().toString().replace("http://", "http://me:hush-hush@");
    ExternalSigner byUser = of(rpc(url + "/key-abcdef?token=q-secret", null));
    ExternalSigner byToken = of(rpc(scripted.url().toString(), "tok-secret"));
    StringBuilder told = new StringBuilder(byUser + " " + byToken);
    Script repeating =
        request ->
            Reply.error(
                401,
                -32000,
                "no: " + scripted.paths().getLast() + scripted.authorizations().getLast());
    for (Script script :
        new Script[] {
          repeating,
          request -> Reply.json(403, "hush-hush tok-secret"),
          request -> Reply.json(200, "x")
        }) {
      scripted.does(script);
      told.append(failureOf(byUser)).append(failureOf(byToken));
      byUser.report();
      byToken.report();
    }
    scripted.close();
    told.append(failureOf(byUser)).append(failureOf(byToken));
    byUser.report();
    byToken.report();

    assertThat(told.append(output.getAll()))
        .contains("no: ", "HTTP 403", "does not answer")
        .doesNotContain("hush-hush", "q-secret", "key-abcdef", "tok-secret")
        .doesNotContain(
            "127.0.0.1", Base64.getEncoder().encodeToString("me:hush-hush".getBytes(UTF_8)));
  }

  @Test
  void reportsASignerThatIsNotThereWithoutRefusingAnything(CapturedOutput output) {
    scripted.close();

    signer().report();

    assertThat(output).contains("WARN", "does not answer", "waits until it does");
  }

  @Test
  void reportsOfEachSignerOnce() {
    scripted.does(request -> Reply.result(new String[] {GAS_WALLET.lowerCase()}));
    Chains two =
        ConfiguredChains.of(
            ConfiguredChains.local(), ConfiguredChains.chain(ChainId.of(1), TREASURY, 200, false));

    new ExternalSigner(ADDRESSES, GAS_WALLET, rpc(scripted.url().toString(), null), two).report();
    assertThat(scripted.requests()).hasSize(1);

    new ExternalSigner(ADDRESSES, GAS_WALLET, rpc(scripted.url() + "/{chainId}", null), two)
        .report();
    assertThat(scripted.paths()).containsExactly("/", "/31337", "/1");
  }

  private void assertNotTaken(boolean legacy, String... saying) {
    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(() -> signer().sign(coin(legacy), KEY))
        .satisfies(refusal -> {
          assertThat(refusal.getMessage()).contains(saying);
          assertThat(refusal.isForGood()).isFalse();
          assertThat(refusal).hasNoCause();
        });
  }

  private static void assertUnavailable(ExternalSigner signer, String reason) {
    assertThatExceptionOfType(SignerUnavailableException.class)
        .isThrownBy(() -> signer.sign(coin(false), KEY))
        .withMessageContaining(reason)
        .withNoCause();
  }

  private static String failureOf(ExternalSigner signer) {
    try {
      signer.sign(coin(false), KEY);
    } catch (RuntimeException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return trace.toString();
    }
    throw new AssertionError("it signed");
  }

  private ExternalSigner signer() {
    return of(rpc(scripted.url().toString(), null));
  }

  private static ExternalSigner of(SignerRpc rpc) {
    return new ExternalSigner(ADDRESSES, GAS_WALLET, rpc, CHAINS);
  }

  private static SignerRpc rpc(String url, @Nullable String token) {
    return new SignerRpc(endpoint(url, token), LIMIT);
  }

  private static SignerEndpoint endpoint(String url, @Nullable String token) {
    return SignerEndpoint.of(url, token);
  }

  private static UnsignedTransfer coin(boolean legacy) {
    return SignerContract.transfer(null, TREASURY, null, 1000, legacy);
  }

  private static UnsignedTransfer token(boolean legacy) {
    return SignerContract.transfer(USDC.contract(), TREASURY, null, 1000, legacy);
  }

  private static String error(int code, String message) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":%d,\"message\":\"%s\"}}"
        .formatted(code, message);
  }
}
