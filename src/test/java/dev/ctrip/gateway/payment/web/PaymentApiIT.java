package dev.ctrip.gateway.payment.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.OTHER_SHOP_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.READ_ONLY_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.payment.ChainNotReadyException;
import dev.ctrip.gateway.payment.IdempotencyInProgressException;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.TokenNotReadyException;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import dev.ctrip.gateway.world.api.FakeChains;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class PaymentApiIT {

  private static final String PATH = "/api/v1/payments";
  private static final String PLAIN = "{\"amount\":\"100000\",\"chain\":\"local\"}";

  private ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.fresh();
  }

  @Test
  void createsWhatWasAskedFor() {
    Answer answer =
        create(
            """
            {"amount": "100000000000000000", "chain": "local", "token": "ETH",
             "order_id": "A-4711", "metadata": {"farbe": "grün", "emoji": "🙂"},
             "expires_in": 60, "webhook_url": "https://shop.example/hook"}
            """);

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo(ApiServer.PUBLIC_URL + PATH + "/pay_1");
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.header("Idempotent-Replayed")).isNull();
    JsonNode json = answer.json();
    assertThat(json.path("id").asString()).isEqualTo("pay_1");
    assertThat(json.path("status").asString()).isEqualTo("pending");
    assertThat(json.path("amount").asString()).isEqualTo("100000000000000000");
    assertThat(json.path("order_id").asString()).isEqualTo("A-4711");
    assertThat(json.path("metadata").path("farbe").asString()).isEqualTo("grün");
    assertThat(json.path("metadata").path("emoji").asString()).isEqualTo("🙂");
    assertThat(json.path("links").path("checkout").asString())
        .isEqualTo(ApiServer.PUBLIC_URL + "/pay/pay_1");
    NewPayment asked = asked();
    assertThat(asked.merchantId()).isEqualTo("mer_shop");
    assertThat(asked.expiresIn()).isEqualTo(Duration.ofSeconds(60));
    assertThat(asked.webhookUrl()).isEqualTo("https://shop.example/hook");
    assertThat(asked.idempotencyKey()).isNull();
  }

  @Test
  void readsTheForerunnersRequestAndAnswersInItsWords() {
    Answer answer =
        api.post(
            PATH + "/",
            "{\"amount\":100000,\"chain_id\":31337,\"token_contract_address\":null}",
            "X-Api-Key",
            SHOP_KEY);

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().propertyNames())
        .contains(
            "id",
            "chain_id",
            "chain",
            "token_contract_address",
            "address",
            "amount",
            "status",
            "confirmations",
            "created_at",
            "expires_at");
    assertThat(asked().expiresIn()).isEqualTo(Duration.ofMinutes(30));
    assertThat(asked().metadataJson()).isEqualTo("{}");
    assertThat(asked().token().token().isNativeCoin()).isTrue();
  }

  @Test
  void takesTheLargestUint256AsStringAndAsInteger() {
    String largest = BigInteger.TWO.pow(256).subtract(BigInteger.ONE).toString();

    create("{\"amount\":\"%s\",\"chain\":\"local\"}".formatted(largest));
    create("{\"amount\":%s,\"chain\":\"local\"}".formatted(largest));

    assertThat(api.payments().requests())
        .extracting(request -> String.valueOf(request.amount()))
        .containsExactly(largest, largest);
  }

  @Test
  void takesTheNativeCoinBySymbol() {
    Answer answer = create("{\"amount\":\"100000\",\"chain\":\"local\",\"token\":\"ETH\"}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(asked().token().token().isNativeCoin()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "chain":"local","token":"USDC"                                         | local
          "chain":"local","token_contract_address":"{usdc}"                      | local
          "chain":"local","token":"USDC","token_contract_address":"{usdc}"       | local
          "chain":"dollars","token_contract_address":"{usdc}"                    | dollars
          """)
  void takesAListedTokenBySymbolOrContract(String fields, String chain) {
    String usdc = FakeChains.USDC.toString();

    Answer answer = create("{\"amount\":\"100000\"," + fields.replace("{usdc}", usdc) + "}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(asked().token().token().contract()).isEqualTo(FakeChains.USDC);
    assertThat(asked().chain().name()).isEqualTo(chain);
    assertThat(answer.json().path("token_contract_address").asString()).isEqualTo(usdc);
    assertThat(answer.json().path("decimals").asInt()).isEqualTo(6);
  }

  static Stream<Arguments> amounts() {
    return Stream.of(
        Arguments.of("zero", "\"0\""),
        Arguments.of("zero as integer", "0"),
        Arguments.of("negative", "\"-1\""),
        Arguments.of("negative integer", "-1"),
        Arguments.of("negative zero", "-0"),
        Arguments.of("signed", "\"+100000\""),
        Arguments.of("fractional", "\"100000.5\""),
        Arguments.of("fractional number", "100000.5"),
        Arguments.of("whole but with a point", "100000.0"),
        Arguments.of("2^256", "\"" + BigInteger.TWO.pow(256) + "\""),
        Arguments.of("2^256 as integer", BigInteger.TWO.pow(256).toString()),
        Arguments.of("79 digits", "\"" + "9".repeat(79) + "\""),
        Arguments.of("exponent", "\"1e18\""),
        Arguments.of("exponent number", "1e18"),
        Arguments.of("huge exponent", "1e999999999"),
        Arguments.of("hexadecimal", "\"0x10\""),
        Arguments.of("Arabic-Indic digits", "\"١٠٠٠٠٠\""),
        Arguments.of("full-width digits", "\"１０００００\""),
        Arguments.of("spaces", "\" 100000\""),
        Arguments.of("empty", "\"\""),
        Arguments.of("below the dust limit", "\"999\""),
        Arguments.of("null", "null"),
        Arguments.of("true", "true"),
        Arguments.of("array", "[\"100000\"]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("amounts")
  void refusesAnAmountThatIsNone(String name, String amount) {
    refuses("{\"amount\":" + amount + ",\"chain\":\"local\"}", Problem.INVALID_FIELD, "amount");
  }

  @Test
  void saysInWhichFormsAnAmountIsTaken() {
    assertThat(create("{\"amount\":true,\"chain\":\"local\"}").json().path("detail").asString())
        .isEqualTo("The field must be a string of digits, or an integer.");
  }

  static Stream<Arguments> badFields() {
    String amount = "\"amount\":\"100000\"";
    String plain = amount + ",\"chain\":\"local\"";
    String usdc = FakeChains.USDC.toString();
    return Stream.of(
        field("amount", "\"chain\":\"local\""),
        field("chain", amount),
        field("chain", amount + ",\"chain\":\"mars\""),
        field("chain", amount + ",\"chain\":\"LOCAL\""),
        field("chain", amount + ",\"chain\":31337"),
        field("chain_id", amount + ",\"chain_id\":1"),
        field("chain_id", amount + ",\"chain_id\":0"),
        field("chain_id", amount + ",\"chain_id\":\"31337\""),
        field("chain_id", amount + ",\"chain_id\":31337.0"),
        field("chain_id", amount + ",\"chain_id\":99999999999999999999999999"),
        field("chain_id", amount + ",\"chain\":\"local\",\"chain_id\":4711"),
        field("token", plain + ",\"token\":\"DOGE\""),
        field("token", plain + ",\"token\":\"\""),
        field("token", amount + ",\"chain\":\"dollars\""),
        field("token", amount + ",\"chain\":\"dollars\",\"token\":\"ETH\""),
        field("token", amount + ",\"chain\":\"dollars\",\"token\":\"USDC\""),
        field("token", plain + ",\"token\":\"ETH\",\"token_contract_address\":\"" + usdc + "\""),
        field("token_contract_address", plain + ",\"token_contract_address\":\"0x12\""),
        field(
            "token_contract_address",
            plain + ",\"token_contract_address\":\"" + usdc.replace('A', 'a') + "\""),
        field(
            "token_contract_address",
            plain + ",\"token_contract_address\":\"" + FakeChains.BRIDGED_USDC + "\""),
        field("expires_in", plain + ",\"expires_in\":59"),
        field("expires_in", plain + ",\"expires_in\":-60"),
        field("expires_in", plain + ",\"expires_in\":604801"),
        field("expires_in", plain + ",\"expires_in\":1800.5"),
        field("expires_in", plain + ",\"expires_in\":\"1800\""),
        field("order_id", plain + ",\"order_id\":\"" + "x".repeat(129) + "\""),
        field("order_id", plain + ",\"order_id\":4711"),
        field("order_id", plain + ",\"order_id\":\"a\\u0000b\""),
        field("order_id", plain + ",\"order_id\":\"\\ud800\""),
        field("metadata", plain + ",\"metadata\":[]"),
        field("metadata", plain + ",\"metadata\":\"\""),
        field("metadata", plain + ",\"metadata\":{\"a\":null}"),
        field("metadata.a", plain + ",\"metadata\":{\"a\":1}"),
        field("metadata.a", plain + ",\"metadata\":{\"a\":{\"b\":\"c\"}}"),
        field("metadata", plain + ",\"metadata\":{\"\":\"c\"}"),
        field("metadata", plain + ",\"metadata\":{\"" + "k".repeat(65) + "\":\"c\"}"),
        field("metadata", plain + ",\"metadata\":{\"a\":\"" + "v".repeat(513) + "\"}"),
        field("metadata", plain + ",\"metadata\":{\"a\":\"\\u0000\"}"),
        field("metadata", plain + ",\"metadata\":{" + keys(51) + "}"),
        field("webhook_url", plain + ",\"webhook_url\":\"ftp://shop.example\""),
        field(
            "webhook_url",
            plain + ",\"webhook_url\":\"https://" + "x".repeat(2048) + ".example\""));
  }

  private static Arguments field(String field, String fields) {
    return Arguments.of(field, "{" + fields + "}");
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(key -> "\"k" + key + "\":\"v\"")
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badFields")
  void namesTheFieldThatIsNotAcceptable(String field, String body) {
    refuses(body, Problem.INVALID_FIELD, field);
  }

  @Test
  void takesTextsOfFullLength() {
    String text =
        "{\"amount\":\"100000\",\"chain\":\"local\",\"order_id\":\"%s\",\"metadata\":{%s,\"%s\":\"%s\"}}"
            .formatted("🙂".repeat(128), keys(49), "k".repeat(64), "v".repeat(512));

    assertThat(create(text).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "17",
        "{",
        "{\"amount\"",
        "{\"amount\":\"100000\",\"chain\":\"local\"",
        "{\"amount\":\"100000\",\"chain\":\"local\"} trailing",
        "{\"amount\":\"100000\",\"chain\":\"local\"}{}",
        "{\"amount\":\"100000\",\"chain\":\"local\",}",
        "{'amount':'100000','chain':'local'}",
        "{amount:\"100000\"}",
        "{\"amount\":0100000,\"chain\":\"local\"}",
        "{\"amount\":NaN,\"chain\":\"local\"}",
        "{\"amount\":\"1\",\"amount\":\"100000\",\"chain\":\"local\"}",
        "{\"amount\":\"100000\",\"chain\":\"local\",\"metadata\":{\"a\":\"1\",\"a\":\"2\"}}",
        "<payment/>",
        "\u0000"
      })
  void refusesBadJson(String body) {
    refuses(body, Problem.INVALID_REQUEST, null);
  }

  @Test
  void saysWhereTheJsonBreaks() {
    Answer answer = create("{\n  \"amount\": \"100000\",\n  \"chain\": local\n}");

    assertThat(answer.json().path("detail").asString()).contains("line 3").contains("column");
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] body = "{\"amount\":\"1\",\"chain\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
    body[body.length - 3] = (byte) 0xff;

    api.send("POST", PATH, BodyPublishers.ofByteArray(body), "X-Api-Key", SHOP_KEY)
        .isProblem(Problem.INVALID_REQUEST, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ammount", "Amount", "chainId", "id", "status", "__proto__"})
  void namesAFieldThatNobodyKnows(String field) {
    refuses(PLAIN.replace("}", ",\"" + field + "\":\"1\"}"), Problem.UNKNOWN_FIELD, field);
  }

  @Test
  void doesNotEchoLongNames() {
    Answer answer = create(PLAIN.replace("}", ",\"" + "x".repeat(5_000) + "\":1}"));

    assertThat(answer.isProblem(Problem.UNKNOWN_FIELD, "x".repeat(64) + "…").body())
        .hasSizeLessThan(600);
  }

  static Stream<Arguments> deepNesting() {
    return Stream.of(
        Arguments.of("[", Problem.INVALID_REQUEST, null),
        Arguments.of("{\"metadata\":", Problem.INVALID_FIELD, "metadata.metadata"),
        Arguments.of("{\"amount\":[", Problem.INVALID_FIELD, "amount"));
  }

  @ParameterizedTest
  @MethodSource("deepNesting")
  void refusesDeepNesting(String opening, Problem problem, @Nullable String field) {
    refuses(opening.repeat(4_000), problem, field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"amount", "chain_id", "expires_in"})
  @Timeout(5)
  void refusesAVeryLongNumberAtOnce(String field) {
    api.get("/health");
    long before = System.nanoTime();

    Answer answer = create("{\"" + field + "\":" + "9".repeat(60_000) + "}");

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    answer.isProblem(Problem.INVALID_REQUEST, null);
  }

  @Test
  void refusesALargeBodyWithAndWithoutItsLength() {
    String body = PLAIN.replace("}", ",\"order_id\":\"" + "x".repeat(64 * 1024) + "\"}");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

    create(body).isProblem(Problem.TOO_LARGE, null);
    api.send(
            "POST",
            PATH,
            BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(bytes)),
            "X-Api-Key",
            SHOP_KEY)
        .isProblem(Problem.TOO_LARGE, null);
    assertThat(api.payments().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense"})
  void refusesOtherMediaTypes(String type) {
    api.post(PATH, PLAIN, "X-Api-Key", SHOP_KEY, "Content-Type", type)
        .isProblem(Problem.UNSUPPORTED_MEDIA_TYPE, null);
  }

  @Test
  void refusesToAnswerInHtml() {
    api.get(PATH + "/pay_1", "X-Api-Key", SHOP_KEY, "Accept", "text/html")
        .isProblem(Problem.NOT_ACCEPTABLE, null);
  }

  @Test
  void tellsWhichMethodsThereAre() {
    Answer answer =
        api.send("DELETE", PATH + "/pay_1", BodyPublishers.noBody(), "X-Api-Key", SHOP_KEY);

    answer.isProblem(Problem.METHOD_NOT_ALLOWED, null);
    assertThat(answer.header("Allow")).isEqualTo("GET");
  }

  @Test
  void answersARetryWithTheFirstPayment() {
    Answer first = create(PLAIN, "Idempotency-Key", "k-1");
    Answer retry =
        create("{ \"chain_id\": 31337,\n \"amount\": 100000 }", "Idempotency-Key", "k-1");

    assertThat(retry.status()).isEqualTo(201);
    assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(retry.header("Location")).isEqualTo(first.header("Location"));
    assertThat(retry.body()).isEqualTo(first.body());
    assertThat(api.payments().requests()).hasSize(1);
  }

  @Test
  void refusesAnotherRequestUnderAKnownKey() {
    create(PLAIN, "Idempotency-Key", "k-1");

    create(PLAIN.replace("100000", "100001"), "Idempotency-Key", "k-1")
        .isProblem(Problem.IDEMPOTENCY_CONFLICT, "Idempotency-Key");
  }

  @Test
  void saysWhenToAskAgainWhileTheFirstRequestIsUnderWay() {
    api.payments().failWith(new IdempotencyInProgressException());

    Answer answer =
        create(PLAIN, "Idempotency-Key", "k-1")
            .isProblem(Problem.IDEMPOTENCY_IN_PROGRESS, "Idempotency-Key");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "tab\tinside"})
  void refusesAnIdempotencyKeyThatIsNotVisibleAscii(String key) {
    create(PLAIN, "Idempotency-Key", key)
        .isProblem(Problem.INVALID_IDEMPOTENCY_KEY, "Idempotency-Key");
  }

  @Test
  void limitsTheIdempotencyKeysLength() {
    assertThat(create(PLAIN, "Idempotency-Key", "k".repeat(255)).status()).isEqualTo(201);

    create(PLAIN, "Idempotency-Key", "k".repeat(256))
        .isProblem(Problem.INVALID_IDEMPOTENCY_KEY, "Idempotency-Key");
    create(PLAIN, "Idempotency-Key", "")
        .isProblem(Problem.INVALID_IDEMPOTENCY_KEY, "Idempotency-Key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {PATH + "?dry_run=true", PATH + "/pay_1?expand=deposits", PATH + "/pay_1/cancel?x"})
  void refusesAQueryParameterThatNobodyKnows(String path) {
    create(PLAIN);
    String parameter = path.replaceAll(".*\\?([a-z_]+).*", "$1");

    Answer answer = path.contains("/pay_1?") ? get(path) : api.post(path, PLAIN, withKey());

    answer.isProblem(Problem.UNKNOWN_PARAMETER, parameter);
    assertThat(answer.json().path("remedy").asString("")).contains("Leave it out");
    assertThat(api.payments().requests()).hasSize(1);
    assertThat(get(PATH + "/pay_1").json().path("status").asString()).isEqualTo("pending");
  }

  private Answer get(String path) {
    return api.get(path, "X-Api-Key", SHOP_KEY);
  }

  @Test
  void readsAPaymentAsItWasCreated() {
    Answer created = create(PLAIN);

    Answer found = api.get(PATH + "/pay_1", "X-Api-Key", READ_ONLY_KEY);

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.body()).isEqualTo(created.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pay_2",
        "pay_",
        "PAY_1",
        "1",
        "pay_1%2Fcancel",
        "pay_1'--",
        "pay_1%20",
        "%F0%9F%99%82"
      })
  void doesNotFindAnIdThatIsUnknown(String id) {
    create(PLAIN);

    Answer answer = api.get(PATH + "/" + id, "X-Api-Key", SHOP_KEY);

    assertThat(answer.status()).isBetween(400, 404);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }

  @Test
  void hidesAnotherMerchantsPayments() {
    create(PLAIN);

    api.get(PATH + "/pay_1", "X-Api-Key", OTHER_SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    cancel("pay_1", OTHER_SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    assertThat(api.get(PATH + "/pay_1", "X-Api-Key", SHOP_KEY).json().path("status").asString())
        .isEqualTo("pending");
  }

  @Test
  void cancelsWhileNoMoneyWasSeen() {
    create(PLAIN);

    Answer answer = cancel("pay_1", SHOP_KEY);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("status").asString()).isEqualTo("cancelled");
  }

  @Test
  void refusesToCancelOnceMoneyWasSeen() {
    create(PLAIN);
    api.payments().detect("pay_1");

    Answer answer = cancel("pay_1", SHOP_KEY).isProblem(Problem.NOT_CANCELLABLE, null);

    assertThat(answer.json().path("detail").asString()).contains("Money was seen");
    assertThat(answer.json().path("remedy").asString("")).contains("Read the payment");
  }

  @Test
  void cannotCancelWhatDoesNotExist() {
    cancel("pay_1", SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
  }

  @Test
  void saysWhenToTryAgainWhileWorkersAreAway() {
    create(PLAIN);
    api.payments().loseWorkers();

    Answer answer = cancel("pay_1", SHOP_KEY).isProblem(Problem.TEMPORARILY_UNAVAILABLE, null);

    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void saysWhenToTryAgainWhileNobodyWatchesTheChain() {
    api.payments().failWith(new ChainNotReadyException("local"));

    Answer answer = create(PLAIN).isProblem(Problem.CHAIN_NOT_READY, "chain");

    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void saysWhyATokenCannotBeAskedFor() {
    api.payments().failWith(new TokenNotReadyException("There is no contract at 0x…."));

    Answer answer = create(PLAIN).isProblem(Problem.TOKEN_NOT_READY, "token");

    assertThat(answer.json().path("detail").asString()).startsWith("There is no contract at 0x");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void saysWhenToTryAgainWhileTheDatabaseIsAway() {
    api.payments().failWith(new CannotGetJdbcConnectionException("refused"));

    Answer answer = create(PLAIN).isProblem(Problem.TEMPORARILY_UNAVAILABLE, null);

    assertThat(answer.header("Retry-After")).isEqualTo("5");
    api.get(PATH + "/pay_1", "X-Api-Key", SHOP_KEY)
        .isProblem(Problem.TEMPORARILY_UNAVAILABLE, null);
  }

  private Answer create(String body, String... headers) {
    return api.post(PATH, body, withKey(headers));
  }

  private Answer cancel(String id, String key) {
    return api.send("POST", PATH + "/" + id + "/cancel", BodyPublishers.noBody(), "X-Api-Key", key);
  }

  private void refuses(String body, Problem problem, @Nullable String field) {
    Answer answer = create(body).isProblem(problem, field);
    if (problem == Problem.INVALID_FIELD) {
      assertThat(answer.json().path("remedy").asString("")).isNotBlank();
    }
    assertThat(api.payments().requests()).isEmpty();
  }

  private NewPayment asked() {
    return api.payments().requests().getLast();
  }

  private static String[] withKey(String... headers) {
    return Stream.concat(Stream.of("X-Api-Key", SHOP_KEY), Stream.of(headers))
        .toArray(String[]::new);
  }
}
