package dev.ctrip.gateway.evidence.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.OTHER_SHOP_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.READ_ONLY_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.evidence.Lives;
import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class TimelineApiIT {

  private static final String PATH = "/api/v1/payments/pay_1/timeline";
  private static final JsonMapper JSON = new JsonMapper();

  private ApiServer api;
  private Payment payment;

  @BeforeEach
  void start() {
    api = ApiServer.fresh();
    api.post(
        "/api/v1/payments",
        "{\"amount\":\"%s\",\"chain\":\"local\",\"webhook_url\":\"https://shop.example/?token=1\"}"
            .formatted(Lives.DUE),
        "X-Api-Key",
        SHOP_KEY);
    payment = api.payments().find("mer_shop", "pay_1").orElseThrow();
    api.timelines().put(Lives.timeline(payment));
  }

  @Test
  void showsEachKindOfEntryInItsPublicForm() throws Exception {
    Answer answer = api.get(PATH, "X-Api-Key", READ_ONLY_KEY);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    // Indented for people in the file, compared as it goes out.
    String golden =
        new ClassPathResource("payloads/timeline.json").getContentAsString(StandardCharsets.UTF_8);
    assertThat(answer.body()).isEqualTo(JSON.writeValueAsString(JSON.readTree(golden)));
  }

  @Test
  void showsNeitherWhereTheMerchantIsCalledNorWhereTheOperatorLooks() {
    assertThat(api.get(PATH, "X-Api-Key", SHOP_KEY).body())
        .contains("pay_1")
        .doesNotContain("shop.example", "token=", "whsec_", "temporal", "8233");
  }

  @Test
  void saysThatItIsNotIntactAndNotWhole() {
    api.timelines().put(new Timeline(payment, false, true, List.of()));

    Answer answer = api.get(PATH, "X-Api-Key", SHOP_KEY);

    assertThat(answer.json().path("intact").asBoolean(true)).isFalse();
    assertThat(answer.json().path("truncated").asBoolean(false)).isTrue();
    assertThat(answer.json().path("entries").isEmpty()).isTrue();
  }

  @Test
  void saysSoWhereARowCannotBeRead() {
    api.timelines()
        .put(
            new Timeline(
                payment,
                false,
                false,
                List.of(
                    Lives.event(0, 1, "payment.created", "pending", List.of(), null, null),
                    Lives.event(1, 2, "payment.invented", "?", List.of("?"), null, null))));

    Answer answer = api.get(PATH, "X-Api-Key", SHOP_KEY);

    assertThat(answer.json().path("entries").get(0).path("actor").isNull()).isTrue();
    assertThat(answer.json().path("entries").get(1).path("what").asString())
        .isEqualTo("payment.invented");
    assertThat(answer.json().path("entries").get(1).path("rule").isNull()).isTrue();
  }

  @Test
  void hidesAnotherMerchantsPayments() {
    api.get(PATH, "X-Api-Key", OTHER_SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pay_2", "pay_", "PAY_1", "1", "pay_1'--", "pay_1%20", "%F0%9F%99%82"})
  void doesNotFindAnIdThatIsUnknown(String id) {
    Answer unknown = api.get("/api/v1/payments/" + id, "X-Api-Key", SHOP_KEY);

    Answer answer = api.get("/api/v1/payments/" + id + "/timeline", "X-Api-Key", SHOP_KEY);

    answer.isProblem(Problem.NOT_FOUND, null);
    assertThat(answer.json().path("detail")).isEqualTo(unknown.json().path("detail"));
  }

  @Test
  void needsAKeyAndIsOnlyRead() {
    api.get(PATH).isProblem(Problem.UNAUTHENTICATED, null);
    api.send("POST", PATH, BodyPublishers.noBody(), "X-Api-Key", SHOP_KEY)
        .isProblem(Problem.METHOD_NOT_ALLOWED, null);
  }

  @Test
  void saysWhenToTryAgainWhileTheDatabaseIsAway() {
    api.payments().failWith(new CannotGetJdbcConnectionException("refused"));

    Answer answer =
        api.get(PATH, "X-Api-Key", SHOP_KEY).isProblem(Problem.TEMPORARILY_UNAVAILABLE, null);

    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void isThereInTheRoleApiOnly() {
    try (ApiServer worker = ApiServer.withRoles("worker,signer")) {
      worker.payments().create(Lives.request());
      worker.timelines().put(Lives.timeline(payment));

      worker.get(PATH, "X-Api-Key", SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    }
  }
}
