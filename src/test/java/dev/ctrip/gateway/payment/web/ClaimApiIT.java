package dev.ctrip.gateway.payment.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.OTHER_SHOP_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.READ_ONLY_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.payment.ClaimResult;
import dev.ctrip.gateway.payment.ClaimResult.Reason;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Claims over HTTP. */
@Timeout(60)
class ClaimApiIT {

  private static final String PATH = "/api/v1/payments";
  private static final String TX = "0x" + "a1".repeat(32);
  private static final String CLAIM = "{\"tx_hash\":\"" + TX + "\"}";
  private static final int PER_MINUTE = 10;

  private ApiServer api;

  @BeforeEach
  void createOne() {
    api = ApiServer.fresh();
    create(SHOP_KEY);
  }

  private void create(String key) {
    assertThat(
            api.post(PATH, "{\"amount\":\"100000\",\"chain\":\"local\"}", "X-Api-Key", key)
                .status())
        .isEqualTo(201);
  }

  @Test
  void answersThePaymentAsItIsNow() {
    Answer answer = claim(CLAIM, SHOP_KEY);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(api.get(PATH + "/pay_1", "X-Api-Key", SHOP_KEY).body());
    assertThat(api.claims().claimed()).containsExactly("pay_1 " + TX);
  }

  static Stream<Arguments> otherEnds() {
    return Stream.of(
        Arguments.of(
            new ClaimResult.Nothing(Reason.NOT_MINED), Problem.NOTHING_TO_CLAIM, "in a block"),
        Arguments.of(new ClaimResult.Nothing(Reason.FAILED), Problem.NOTHING_TO_CLAIM, "failed"),
        Arguments.of(
            new ClaimResult.Nothing(Reason.NOTHING_FOR_ADDRESS),
            Problem.NOTHING_TO_CLAIM,
            "moved nothing to this payment's address"),
        Arguments.of(
            new ClaimResult.NotReadYet(), Problem.TEMPORARILY_UNAVAILABLE, "about to be read"),
        Arguments.of(
            new ClaimResult.ChainUnavailable(), Problem.TEMPORARILY_UNAVAILABLE, "No node"),
        Arguments.of(new ClaimResult.ChainNotEnabled(), Problem.CHAIN_NOT_READY, "not enabled"));
  }

  @ParameterizedTest
  @MethodSource("otherEnds")
  void saysWhatIsTheCaseAndWhatToDo(ClaimResult result, Problem problem, String words) {
    api.claims().endIn(result);

    Answer answer = claim(CLAIM, SHOP_KEY).isProblem(problem, null);

    assertThat(answer.json().path("detail").asString()).contains(words);
    assertThat(answer.json().path("remedy").asString("")).isNotBlank();
    assertThat(answer.header("Retry-After"))
        .isEqualTo(problem == Problem.TEMPORARILY_UNAVAILABLE ? "5" : null);
  }

  @Test
  void isForTheMerchantsOwnPaymentsAndForKeysThatMayWrite() {
    claim(CLAIM, OTHER_SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    claim(CLAIM, READ_ONLY_KEY).isProblem(Problem.FORBIDDEN, null);
    claim(CLAIM, ADMIN_KEY).isProblem(Problem.FORBIDDEN, null);
    api.post(PATH + "/pay_2/claim", CLAIM, "X-Api-Key", SHOP_KEY)
        .isProblem(Problem.NOT_FOUND, null);
    api.post(PATH + "/1/claim", CLAIM, "X-Api-Key", SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    api.post(PATH + "/pay_1/claim", CLAIM).isProblem(Problem.UNAUTHENTICATED, null);

    assertThat(api.claims().claimed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                            | INVALID_FIELD   | tx_hash
          {"tx_hash":null}              | INVALID_FIELD   | tx_hash
          {"tx_hash":""}                | INVALID_FIELD   | tx_hash
          {"tx_hash":"0x12"}            | INVALID_FIELD   | tx_hash
          {"tx_hash":12}                | INVALID_FIELD   | tx_hash
          {"tx_hash":"{hash}zz"}        | INVALID_FIELD   | tx_hash
          {"tx_hash":"{hash}","to":"x"} | UNKNOWN_FIELD   | to
          {"tx_hash"                    | INVALID_REQUEST |
          """)
  void refusesWhatIsWrongAndLooksNowhere(String body, Problem problem, @Nullable String field) {
    Answer answer = claim(body.replace("{hash}", TX), SHOP_KEY).isProblem(problem, field);

    if (problem == Problem.INVALID_FIELD) {
      assertThat(answer.json().path("remedy").asString("")).isNotBlank();
    }
    assertThat(api.claims().claimed()).isEmpty();
  }

  @Test
  void looksIntoSoManyAMinuteForEachMerchant() {
    create(OTHER_SHOP_KEY);
    for (int i = 0; i < PER_MINUTE; i++) {
      assertThat(claim(CLAIM, SHOP_KEY).status()).isEqualTo(200);
    }

    Answer refused = claim(CLAIM, SHOP_KEY).isProblem(Problem.RATE_LIMITED, null);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("6");
    assertThat(refused.json().path("remedy").asString("")).isNotBlank();
    assertThat(api.claims().claimed()).hasSize(PER_MINUTE);
    assertThat(api.post(PATH + "/pay_2/claim", CLAIM, "X-Api-Key", OTHER_SHOP_KEY).status())
        .as("another merchant's")
        .isEqualTo(200);
    api.clock().pass(Duration.ofMillis(5500));
    assertThat(claim(CLAIM, SHOP_KEY).isProblem(Problem.RATE_LIMITED, null).header("Retry-After"))
        .as("rounded up")
        .isEqualTo("1");
    api.clock().pass(Duration.ofMillis(500));
    assertThat(claim(CLAIM, SHOP_KEY).status()).as("after Retry-After").isEqualTo(200);
    claim(CLAIM, SHOP_KEY).isProblem(Problem.RATE_LIMITED, null);
  }

  private Answer claim(String body, String key) {
    return api.post(PATH + "/pay_1/claim", body, "X-Api-Key", key);
  }
}
