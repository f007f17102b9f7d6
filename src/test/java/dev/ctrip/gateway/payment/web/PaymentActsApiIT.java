package dev.ctrip.gateway.payment.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.OTHER_SHOP_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.READ_ONLY_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accepting and extending over HTTP. */
@Timeout(60)
class PaymentActsApiIT {

  private static final String PATH = "/api/v1/payments";
  private static final String BECAUSE = "{\"reason\":\"good customer\"}";
  private static final String HALF_AN_HOUR = "{\"expires_in\":1800}";

  private ApiServer api;

  @BeforeEach
  void createOne() {
    api = ApiServer.fresh();
    assertThat(
            api.post(PATH, "{\"amount\":\"100000\",\"chain\":\"local\"}", "X-Api-Key", SHOP_KEY)
                .status())
        .isEqualTo(201);
  }

  @Test
  void acceptsInTheNameOfTheKey() {
    Answer answer = act("accept", BECAUSE, SHOP_KEY);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("id").asString()).isEqualTo("pay_1");
    assertThat(api.payments().acts())
        .singleElement()
        .asString()
        .matches("accept pay_1 by key_\\w+: good customer");
  }

  @Test
  void keepsWhoIsBehindTheKey() {
    act("accept", "{\"reason\":\"good customer\",\"actor\":\"jane\"}", SHOP_KEY);

    assertThat(api.payments().acts())
        .singleElement()
        .asString()
        .matches("accept pay_1 by key_\\w+/jane: good customer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"60000", "\"60000\""})
  void acceptsWhatItWasDecidedOn(String amount) {
    act("accept", "{\"reason\":\"ok\",\"amount_received\":" + amount + "}", SHOP_KEY);

    assertThat(api.payments().acts()).singleElement().asString().startsWith("accept 60000 of pay_1");
  }

  @Test
  void extendsFromNow() {
    assertThat(act("extend", HALF_AN_HOUR, SHOP_KEY).status()).isEqualTo(200);

    assertThat(api.payments().acts())
        .singleElement()
        .asString()
        .matches("extend pay_1 by key_\\w+: PT30M");
  }

  @ParameterizedTest
  @CsvSource({"accept, NOTHING_TO_ACCEPT", "extend, NOT_EXTENDABLE"})
  void saysWhyItIsRefused(String act, Problem problem) {
    api.payments().detect("pay_1");

    Answer answer = act(act, bodyOf(act), SHOP_KEY).isProblem(problem, null);

    assertThat(answer.json().path("detail").asString()).contains("already detected");
    assertThat(answer.json().path("remedy").asString("")).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"accept", "extend"})
  void isForTheMerchantsOwnPaymentsAndForKeysThatMayWrite(String act) {
    act(act, bodyOf(act), OTHER_SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    act(act, bodyOf(act), READ_ONLY_KEY).isProblem(Problem.FORBIDDEN, null);
    api.post(PATH + "/pay_2/" + act, bodyOf(act), "X-Api-Key", SHOP_KEY)
        .isProblem(Problem.NOT_FOUND, null);
    api.post(PATH + "/pay_1/" + act, bodyOf(act)).isProblem(Problem.UNAUTHENTICATED, null);

    assertThat(api.payments().acts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          accept | {}                                    | INVALID_FIELD   | reason
          accept | {"reason":null}                       | INVALID_FIELD   | reason
          accept | {"reason":"  "}                       | INVALID_FIELD   | reason
          accept | {"reason":"{501}"}                    | INVALID_FIELD   | reason
          accept | {"reason":"\\u0000"}                  | INVALID_FIELD   | reason
          accept | {"reason":"ok","actor":"{129}"}       | INVALID_FIELD   | actor
          accept | {"reason":"ok","amount_received":"-1"} | INVALID_FIELD | amount_received
          accept | {"reason":"ok","amount_received":1e9}  | INVALID_FIELD | amount_received
          accept | {"reason":"ok","force":true}          | UNKNOWN_FIELD   | force
          accept | {"reason":{}}                         | INVALID_FIELD   | reason
          accept | {"reason"                             | INVALID_REQUEST |
          extend | {}                                    | INVALID_FIELD   | expires_in
          extend | {"expires_in":null}                   | INVALID_FIELD   | expires_in
          extend | {"expires_in":59}                     | INVALID_FIELD   | expires_in
          extend | {"expires_in":-1}                     | INVALID_FIELD   | expires_in
          extend | {"expires_in":604801}                 | INVALID_FIELD   | expires_in
          extend | {"expires_in":99999999999999999999}   | INVALID_FIELD   | expires_in
          extend | {"expires_in":"soon"}                 | INVALID_FIELD   | expires_in
          extend | {"expires_at":"2027-01-01T00:00:00Z"} | UNKNOWN_FIELD   | expires_at
          extend | []                                    | INVALID_REQUEST |
          """)
  void refusesWhatIsWrongAndDoesNothing(
      String act, String body, Problem problem, @Nullable String field) {
    String sent = body.replace("{501}", "x".repeat(501)).replace("{129}", "x".repeat(129));

    Answer answer = act(act, sent, SHOP_KEY).isProblem(problem, field);

    if (problem == Problem.INVALID_FIELD) {
      assertThat(answer.json().path("remedy").asString("")).isNotBlank();
    }
    assertThat(api.payments().acts()).isEmpty();
  }

  private static String bodyOf(String act) {
    return act.equals("accept") ? BECAUSE : HALF_AN_HOUR;
  }

  private Answer act(String act, String body, String key) {
    return api.post(PATH + "/pay_1/" + act, body, "X-Api-Key", key);
  }
}
