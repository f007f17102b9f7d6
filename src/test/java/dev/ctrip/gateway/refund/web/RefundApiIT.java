package dev.ctrip.gateway.refund.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.OPERATORS_REFUNDS_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.READ_ONLY_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.REFUNDS_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.refund.Refunds;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refunds over HTTP. */
@Timeout(60)
class RefundApiIT {

  private static final String OF_PAYMENT = "/api/v1/payments/pay_1/refunds";
  private static final String REFUND = "/api/v1/refunds/rfd_1";
  private static final String TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
  private static final String BODY =
      "{\"amount\":\"400\",\"to\":\"" + TO + "\",\"reason\":\"out of stock\"}";

  private ApiServer api;

  @BeforeEach
  void begin() {
    api = ApiServer.fresh();
  }

  @Test
  void asksInTheNameOfTheKey() {
    Answer answer = api.post(OF_PAYMENT, BODY, "X-Api-Key", REFUNDS_KEY);

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().path("id").asString()).isEqualTo("rfd_1");
    assertThat(answer.json().path("object").asString()).isEqualTo("refund");
    assertThat(answer.json().path("status").asString()).isEqualTo("requested");
    assertThat(answer.json().path("amount").asString()).isEqualTo("400");
    assertThat(answer.header("Location")).isEqualTo(ApiServer.PUBLIC_URL + REFUND);
    assertThat(answer.header("Idempotent-Replayed")).isNull();
    assertThat(api.refunds().acts())
        .containsExactly("request 400 of pay_1 to " + TO + " by key_5: out of stock");
  }

  @Test
  void saysThatItIsAnOldAnswer() {
    assertThat(
            api.post(OF_PAYMENT, BODY, "X-Api-Key", REFUNDS_KEY, "Idempotency-Key", "k1")
                .header("Idempotent-Replayed"))
        .isEqualTo("true");
  }

  @Test
  void listsWhatMayStillBeAskedFor() {
    Answer answer = api.get(OF_PAYMENT, "X-Api-Key", READ_ONLY_KEY);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("amount_refundable").asString()).isEqualTo("7");
    assertThat(answer.json().path("amount_refunded").asString()).isEqualTo("3");
  }

  @Test
  void reachesTheMerchantsOwnRefundsUnlessAnOperatorAsks() {
    api.post(REFUND + "/approve", "", "X-Api-Key", REFUNDS_KEY).isProblem(Problem.NOT_FOUND, null);
    api.post(REFUND + "/reject", "{}", "X-Api-Key", OPERATORS_REFUNDS_KEY)
        .isProblem(Problem.NOT_FOUND, null);

    assertThat(api.refunds().acts())
        .containsExactly(
            "approve rfd_1 of mer_shop by key_5", "reject rfd_1 of null by key_6: null");
  }

  @ParameterizedTest
  @ValueSource(strings = {SHOP_KEY, READ_ONLY_KEY, ADMIN_KEY})
  void isForKeysThatMayRefund(String key) {
    api.post(OF_PAYMENT, BODY, "X-Api-Key", key).isProblem(Problem.FORBIDDEN, null);
    api.post(REFUND + "/approve", "", "X-Api-Key", key).isProblem(Problem.FORBIDDEN, null);
    api.post(REFUND + "/reject", "{}", "X-Api-Key", key).isProblem(Problem.FORBIDDEN, null);
    api.post(OF_PAYMENT, BODY).isProblem(Problem.UNAUTHENTICATED, null);

    assertThat(api.refunds().acts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"to":"TO"}                                            | INVALID_FIELD | amount
          {"amount":"0","to":"TO"}                               | INVALID_FIELD | amount
          {"amount":"-1","to":"TO"}                              | INVALID_FIELD | amount
          {"amount":"1.5","to":"TO"}                             | INVALID_FIELD | amount
          {"amount":"1"}                                         | INVALID_FIELD | to
          {"amount":"1","to":"0x12"}                             | INVALID_FIELD | to
          {"amount":"1","to":"0x70997970c51812dc3a010c7d01b50e0d17dc79c8"} | INVALID_FIELD | to
          {"amount":"1","to":"0x70997970C51812dc3A010C7d01b50e0d17dc79c8"} | INVALID_FIELD | to
          {"amount":"1","to":"TO","reason":"501"}                | INVALID_FIELD | reason
          {"amount":"1","to":"TO","sender":true}                 | UNKNOWN_FIELD | sender
          {"amount"                                              | INVALID_REQUEST |
          """)
  void refusesWhatIsWrong(String body, Problem problem, @Nullable String field) {
    String sent = body.replace("TO", TO).replace("\"501\"", "\"" + "x".repeat(501) + "\"");

    api.post(OF_PAYMENT, sent, "X-Api-Key", REFUNDS_KEY).isProblem(problem, field);

    assertThat(api.refunds().acts()).isEmpty();
  }

  @Test
  void saysWhyItIsNotDone() {
    answered(new Refunds.Answer.TooMuch(TokenAmount.ofBaseUnits(5)))
        .isProblem(Problem.REFUND_TOO_LARGE, "amount");
    answered(new Refunds.Answer.NotAllowed("no limit is set"))
        .isProblem(Problem.REFUND_NOT_POSSIBLE, null);
    answered(new Refunds.Answer.StillPending()).isProblem(Problem.REFUND_NOT_POSSIBLE, null);
    answered(new Refunds.Answer.WrongDestination("it is a treasury"))
        .isProblem(Problem.INVALID_FIELD, "to");
    answered(new Refunds.Answer.Conflict())
        .isProblem(Problem.IDEMPOTENCY_CONFLICT, "Idempotency-Key");
    answered(new Refunds.Answer.NotFound()).isProblem(Problem.NOT_FOUND, null);
    answered(new Refunds.Answer.SameKey());
    api.post(REFUND + "/approve", "", "X-Api-Key", REFUNDS_KEY)
        .isProblem(Problem.REFUND_NEEDS_ANOTHER_KEY, null);
  }

  private Answer answered(Refunds.Answer answer) {
    api.refunds().answer(answer);
    return api.post(OF_PAYMENT, BODY, "X-Api-Key", REFUNDS_KEY);
  }
}
