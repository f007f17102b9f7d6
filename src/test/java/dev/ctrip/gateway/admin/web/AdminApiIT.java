package dev.ctrip.gateway.admin.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_WEBHOOKS_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.webhook.WebhookSending.Dispatched;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** An operator's wishes over HTTP. */
@Timeout(60)
class AdminApiIT {

  private static final String SCAN = "/admin/scan-now";
  private static final String PROCESS = "/admin/process-payment";
  private static final String SEND = "/admin/send-webhook";
  private static final String CUSTOM = "/admin/custom-webhook";

  private ApiServer api;

  @BeforeEach
  void createOne() {
    api = ApiServer.fresh();
    assertThat(
            api.post(
                    "/api/v1/payments",
                    "{\"amount\":\"100000\",\"chain\":\"local\"}",
                    "X-Api-Key",
                    SHOP_KEY)
                .status())
        .isEqualTo(201);
  }

  @Test
  void scansAChainToItsHead() {
    Answer answer = asAdmin(SCAN, "{\"chain\":\"local\"}");

    assertStarted(answer, "scan-local-1", "run-1");
    assertThat(api.adminWorkflows().requests())
        .containsExactly(new ScanWorkflow.Request(ChainId.of(31337), "local", null, "key_4"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "123, 456", "0, 9999"})
  void scansARangeAgain(long from, long to) {
    Answer answer =
        asAdmin(SCAN, "{\"chain\":\"local\",\"from_block\":" + from + ",\"to_block\":" + to + "}");

    assertStarted(answer, "scan-local-1", "run-1");
    assertThat(api.adminWorkflows().requests())
        .containsExactly(
            new ScanWorkflow.Request(
                ChainId.of(31337), "local", new BlockRange(from, to), "key_4"));
  }

  @Test
  void processesAPaymentOfAnyMerchant() {
    Answer answer = asAdmin(PROCESS, "{\"payment_id\":\"pay_1\"}");

    assertStarted(answer, "process-pay_1", "run-1");
    assertThat(api.adminWorkflows().requests())
        .containsExactly(
            new ProcessPaymentWorkflow.Request(
                "pay_1",
                ChainId.of(31337),
                "local",
                Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
                "key_4"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /admin/scan-now        | {"chain":"local"}
          /admin/process-payment | {"payment_id":"pay_1"}
          /admin/custom-webhook  | {"url":"https://shop.example/","payload":{}}
          """)
  void isForOperatorsOnly(String path, String body) {
    api.post(path, body).isProblem(Problem.UNAUTHENTICATED, null);
    api.post(path, body, "X-Api-Key", SHOP_KEY).isProblem(Problem.FORBIDDEN, null);

    assertThat(api.adminWorkflows().requests()).isEmpty();
    assertThat(asAdmin(path, body).status()).isEqualTo(202);
  }

  @Test
  void tellsAMerchantOfAPaymentAgain() {
    assertThat(
            api.post(
                    "/api/v1/webhook-endpoints",
                    "{\"url\":\"https://shop.example/\",\"events\":[\"payment.settled\"]}",
                    "X-Api-Key",
                    SHOP_WEBHOOKS_KEY)
                .status())
        .isEqualTo(201);

    Answer answer = asAdmin(SEND, "{\"payment_id\":\"pay_1\",\"event_type\":\"payment.settled\"}");

    Dispatched dispatched = (Dispatched) api.adminWorkflows().requests().getFirst();
    assertThat(dispatched.carrier()).matches("send-webhook-[0-9a-f]{32}");
    assertThat(dispatched.deliveryIds()).hasSize(1);
    assertStarted(answer, dispatched.carrier(), "run-1");
    JsonNode logged =
        api.get("/api/v1/webhook-deliveries?payment_id=pay_1", "X-Api-Key", SHOP_WEBHOOKS_KEY)
            .json();
    assertThat(logged.path("data").path(0).path("id").asString())
        .isEqualTo(dispatched.deliveryIds().getFirst());
  }

  @Test
  void tellsNobodyWhereNobodyWantsToBeTold() {
    assertRefused(
        SEND,
        "{\"payment_id\":\"pay_1\",\"event_type\":\"payment.expired\"}",
        Problem.INVALID_FIELD,
        "payment_id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                       | INVALID_FIELD | event_type
          {"payment_id":"pay_1"}                                   | INVALID_FIELD | event_type
          {"payment_id":"pay_1","event_type":"payment.updated"}    | INVALID_FIELD | event_type
          {"event_type":"payment.settled"}                         | INVALID_FIELD | payment_id
          {"payment_id":"pay_2","event_type":"payment.settled"}    | NOT_FOUND     | payment_id
          {"payment_id":"pay_1","type":"payment.settled"}          | UNKNOWN_FIELD | type
          """)
  void refusesToTellWhatIsWrong(String body, Problem problem, @Nullable String field) {
    assertRefused(SEND, body, problem, field);
  }

  @Test
  void postsAWebhookOfTheOperatorsOwn() {
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    Answer answer =
        asAdmin(
            CUSTOM,
            "{\"url\":\"https://shop.example/\",\"payload\":{\"b\":1.5,\"a\":[null]},\"secret\":\""
                + secret
                + "\"}");

    Dispatched dispatched = (Dispatched) api.adminWorkflows().requests().getFirst();
    assertStarted(answer, dispatched.carrier(), "run-1");
    assertThat(answer.body() + dispatched).doesNotContain(secret);
    assertThat(
            api.webhooks()
                .jdbc()
                .sql("select body || signed_by || type || merchant_id from webhook_delivery")
                .query(String.class)
                .single())
        .isEqualTo("{\"b\":1.5,\"a\":[null]}owncustommer_operator");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"payload":{}}                                                   | INVALID_FIELD | url
          {"url":"http://shop.example/","payload":{}}                      | INVALID_FIELD | url
          {"url":"https://shop.example/"}                                  | INVALID_FIELD | payload
          {"url":"https://shop.example/","payload":{"a":"\\u0000"}}         | 202           |
          {"url":"https://shop.example/","payload":{},"secret":"x"}        | INVALID_FIELD | secret
          {"url":"https://shop.example/","payload":{},"secret":"whsec_"}   | INVALID_FIELD | secret
          {"url":"https://shop.example/","payload":{},"secret":"whsec_*"}  | INVALID_FIELD | secret
          {"url":"https://shop.example/","payload":[]}                     | INVALID_FIELD | payload
          """)
  void refusesACustomWebhookThatIsWrong(String body, String problem, @Nullable String field) {
    if (problem.equals("202")) {
      assertThat(asAdmin(CUSTOM, body).status()).isEqualTo(202);
    } else {
      assertRefused(CUSTOM, body, Problem.valueOf(problem), field);
    }
  }

  @Test
  void anOperatorsKeyIsNoMerchantsKey() {
    api.get("/api/v1/payments/pay_1", "X-Api-Key", ADMIN_KEY).isProblem(Problem.FORBIDDEN, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                       | INVALID_FIELD | chain
          {"chain":null}                                           | INVALID_FIELD | chain
          {"chain":"moon"}                                         | INVALID_FIELD | chain
          {"chain":31337}                                          | INVALID_FIELD | chain
          {"chain":"local","from_block":5}                         | INVALID_FIELD | to_block
          {"chain":"local","to_block":5}                           | INVALID_FIELD | from_block
          {"chain":"local","from_block":-1,"to_block":5}           | INVALID_FIELD | from_block
          {"chain":"local","from_block":6,"to_block":5}            | INVALID_FIELD | to_block
          {"chain":"local","from_block":0,"to_block":10000}        | INVALID_FIELD | to_block
          {"chain":"local","from_block":0,"to_block":9223372036854775807} | INVALID_FIELD | to_block
          {"chain":"local","from_block":"1","to_block":"2"}        | INVALID_FIELD | from_block
          {"chain":"local","from_block":1.5,"to_block":2}          | INVALID_FIELD | from_block
          {"chain":"local","to":5}                                 | UNKNOWN_FIELD | to
          []                                                       | INVALID_REQUEST |
          {"chain"                                                 | INVALID_REQUEST |
          """)
  void refusesAScanThatIsWrong(String body, Problem problem, @Nullable String field) {
    assertRefused(SCAN, body, problem, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                     | INVALID_FIELD   | payment_id
          {"payment_id":null}                    | INVALID_FIELD   | payment_id
          {"payment_id":1}                       | INVALID_FIELD   | payment_id
          {"payment_id":"pay_2"}                 | NOT_FOUND       | payment_id
          {"payment_id":"pay_1' or '1'='1"}      | NOT_FOUND       | payment_id
          {"payment_id":"pay_1","force":true}    | UNKNOWN_FIELD   | force
          """)
  void refusesAPaymentThatIsNone(String body, Problem problem, @Nullable String field) {
    assertRefused(PROCESS, body, problem, field);
  }

  private void assertRefused(String path, String body, Problem problem, @Nullable String field) {
    Answer answer = asAdmin(path, body).isProblem(problem, field);

    if (problem == Problem.INVALID_FIELD) {
      assertThat(answer.json().path("remedy").asString("")).isNotBlank();
    }
    assertThat(api.adminWorkflows().requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNAVAILABLE", "DEADLINE_EXCEEDED"})
  void saysWhenToTryAgainWhileTemporalIsAway(Status.Code code) {
    api.adminWorkflows().failWith(new StatusRuntimeException(code.toStatus()));

    for (Answer answer :
        new Answer[] {
          asAdmin(SCAN, "{\"chain\":\"local\"}"), asAdmin(PROCESS, "{\"payment_id\":\"pay_1\"}")
        }) {
      answer.isProblem(Problem.TEMPORARILY_UNAVAILABLE, null);
      assertThat(answer.header("Retry-After")).isEqualTo("5");
    }
  }

  @Test
  void hidesWhatItDidNotExpect() {
    api.adminWorkflows().failWith(new IllegalStateException("the secret is 4711"));

    assertThat(asAdmin(SCAN, "{\"chain\":\"local\"}").isProblem(Problem.INTERNAL, null).body())
        .doesNotContain("4711");
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker", "signer"})
  void isServedByTheRoleApiOnly(String roles) {
    try (ApiServer other = ApiServer.withRoles(roles)) {
      other
          .post(SCAN, "{\"chain\":\"local\"}", "X-Api-Key", ADMIN_KEY)
          .isProblem(Problem.NOT_FOUND, null);
    }
  }

  private static void assertStarted(Answer answer, String workflowId, String runId) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"workflow_id\":\""
                + workflowId
                + "\",\"run_id\":\""
                + runId
                + "\",\"links\":{\"temporal\":\"http://localhost:8233/namespaces/ctrip/workflows/"
                + workflowId
                + "\"}}");
  }

  private Answer asAdmin(String path, String body) {
    return api.post(path, body, "X-Api-Key", ADMIN_KEY);
  }
}
