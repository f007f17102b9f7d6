package dev.ctrip.gateway.payment.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.pricing.PriceOutOfRangeException;
import dev.ctrip.gateway.pricing.RateNotReadyException;
import dev.ctrip.gateway.pricing.UnknownPairException;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Asking for a price in a currency over HTTP. */
@Timeout(60)
class PricedPaymentApiIT {

  private static final String PATH = "/api/v1/payments";
  private static final String FIFTY = "{\"currency\":\"EUR\",\"value\":\"50.00\"}";

  private ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.fresh();
  }

  @Test
  void answersWithTheAmountAndTheQuoteThatItComesFrom() {
    Answer answer = create(FIFTY);

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    JsonNode json = answer.json();
    assertThat(json.path("amount").asString()).isEqualTo("25000000000000000");
    assertThat(json.path("price").path("currency").asString()).isEqualTo("EUR");
    assertThat(json.path("price").path("value").asString()).isEqualTo("50.00");
    assertThat(json.path("price").path("rate").asString()).isEqualTo("2000");
    assertThat(json.path("price").path("source").asString()).isEqualTo("fixed");
    assertThat(json.path("price").path("quoted_at").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(api.payments().requests().getFirst().amount()).isNull();
  }

  @Test
  void saysNullWhereBaseUnitsWereAskedFor() {
    JsonNode json = create("\"100000\"").json();

    assertThat(json.path("amount").asString()).isEqualTo("100000");
    assertThat(json.has("price")).isTrue();
    assertThat(json.path("price").isNull()).isTrue();
  }

  /** A number is read as it is written, and never computed. */
  @ParameterizedTest
  @ValueSource(strings = {"\"50\"", "\"50.0\"", "50", "50.0", "50.00", "\"050.00\""})
  void takesTheValueInAnyPlainForm(String value) {
    Answer answer = create("{\"value\":" + value + ",\"currency\":\"EUR\"}");

    assertThat(answer.json().path("price").path("value").asString())
        .as(answer.body())
        .isEqualTo("50.00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                               | INVALID_FIELD | amount.currency
          {"value":"50.00"}                                | INVALID_FIELD | amount.currency
          {"currency":null,"value":"50.00"}                | INVALID_FIELD | amount.currency
          {"currency":"","value":"50.00"}                  | INVALID_FIELD | amount.currency
          {"currency":"eur","value":"50.00"}               | INVALID_FIELD | amount.currency
          {"currency":"EURO","value":"50.00"}              | INVALID_FIELD | amount.currency
          {"currency":"XXX","value":"50.00"}               | INVALID_FIELD | amount.currency
          {"currency":"QQQ","value":"50.00"}               | INVALID_FIELD | amount.currency
          {"currency":978,"value":"50.00"}                 | INVALID_FIELD | amount.currency
          {"currency":["EUR"],"value":"50.00"}             | INVALID_FIELD | amount.currency
          {"currency":"EUR"}                               | INVALID_FIELD | amount.value
          {"currency":"EUR","value":null}                  | INVALID_FIELD | amount.value
          {"currency":"EUR","value":""}                    | INVALID_FIELD | amount.value
          {"currency":"EUR","value":"0.00"}                | INVALID_FIELD | amount.value
          {"currency":"EUR","value":"-50.00"}              | INVALID_FIELD | amount.value
          {"currency":"EUR","value":-50}                   | INVALID_FIELD | amount.value
          {"currency":"EUR","value":"50,00"}               | INVALID_FIELD | amount.value
          {"currency":"EUR","value":"50.001"}              | INVALID_FIELD | amount.value
          {"currency":"EUR","value":50.001}                | INVALID_FIELD | amount.value
          {"currency":"JPY","value":"50.0"}                | INVALID_FIELD | amount.value
          {"currency":"EUR","value":"1e3"}                 | INVALID_FIELD | amount.value
          {"currency":"EUR","value":1e999999999}           | INVALID_FIELD | amount.value
          {"currency":"EUR","value":"1234567890123456.00"} | INVALID_FIELD | amount.value
          {"currency":"EUR","value":true}                  | INVALID_FIELD | amount.value
          {"currency":"EUR","value":{"of":"50"}}           | INVALID_FIELD | amount.value
          {"currency":"EUR","value":"50.00","rate":"1"}    | UNKNOWN_FIELD | amount.rate
          """)
  void refusesWhatIsNoPrice(String price, Problem problem, String field) {
    Answer answer = create(price).isProblem(problem, field);

    assertThat(answer.json().path("remedy").asString("")).isNotBlank();
    assertThat(api.payments().requests()).isEmpty();
  }

  @Test
  void saysWhatIsPricedWhereTheAssetIsNot() {
    api.payments()
        .failWith(
            new UnknownPairException("ETH is not priced in EUR here.", "ETH is priced in: CHF."));

    JsonNode json = create(FIFTY).isProblem(Problem.INVALID_FIELD, "amount.currency").json();

    assertThat(json.path("detail").asString()).isEqualTo("ETH is not priced in EUR here.");
    assertThat(json.path("remedy").asString()).isEqualTo("ETH is priced in: CHF.");
  }

  @Test
  void saysWhatWouldBeEnoughWhereThePriceIsDust() {
    api.payments()
        .failWith(new PriceOutOfRangeException("The price comes to dust.", "Ask for more."));

    JsonNode json = create(FIFTY).isProblem(Problem.INVALID_FIELD, "amount.value").json();

    assertThat(json.path("remedy").asString()).isEqualTo("Ask for more.");
  }

  @Test
  void saysWhenToTryAgainWhileNobodyKnowsTheRate() {
    create(FIFTY);
    api.payments().failWith(new RateNotReadyException("The rate is a day old."));

    Answer created = create(FIFTY).isProblem(Problem.RATE_NOT_READY, "amount.currency");
    Answer extended =
        api.post(PATH + "/pay_1/extend", "{\"expires_in\":1800}", "X-Api-Key", SHOP_KEY)
            .isProblem(Problem.RATE_NOT_READY, null);

    assertThat(created.header("Retry-After")).isEqualTo("5");
    assertThat(created.json().path("detail").asString()).isEqualTo("The rate is a day old.");
    assertThat(extended.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void takesPricesThatMeanTheSameForOneRequest() {
    Answer first = create(FIFTY, "Idempotency-Key", "k-1");
    Answer second = create("{\"value\":50,\"currency\":\"EUR\"}", "Idempotency-Key", "k-1");

    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(second.body()).isEqualTo(first.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"currency\":\"EUR\",\"value\":\"50.01\"}",
        "{\"currency\":\"CHF\",\"value\":\"50.00\"}",
        "\"25000000000000000\""
      })
  void takesAnotherPriceOrTheAmountItselfForAnotherRequest(String amount) {
    create(FIFTY, "Idempotency-Key", "k-1");

    create(amount, "Idempotency-Key", "k-1")
        .isProblem(Problem.IDEMPOTENCY_CONFLICT, "Idempotency-Key");
  }

  private Answer create(String amount, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "X-Api-Key";
    all[1] = SHOP_KEY;
    return api.post(PATH, "{\"amount\":" + amount + ",\"chain\":\"local\"}", all);
  }
}
