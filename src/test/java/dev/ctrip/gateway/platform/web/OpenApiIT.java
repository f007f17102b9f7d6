package dev.ctrip.gateway.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class OpenApiIT {

  private JsonNode api;

  @BeforeEach
  void read() {
    Answer answer = ApiServer.fresh().get("/v3/api-docs");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    api = answer.json();
  }

  @Test
  void describesTheApiUnderItsPublicUrl() {
    assertThat(api.path("openapi").asString()).startsWith("3.1");
    assertThat(api.path("servers").path(0).path("url").asString()).isEqualTo(ApiServer.PUBLIC_URL);
    assertThat(api.path("paths").propertyNames())
        .contains("/api/v1/payments", "/api/v1/payments/{id}", "/api/v1/payments/{id}/cancel")
        .contains("/health")
        .doesNotContain("/api/v1/payments/")
        .noneMatch(path -> path.startsWith("/error") || path.startsWith("/problems"));
  }

  static Stream<Arguments> operations() {
    return Stream.of(
        Arguments.of(
            "/api/v1/payments",
            "post",
            List.of(
                "201", "400", "401", "403", "405", "406", "409", "413", "415", "422", "429", "500",
                "503")),
        Arguments.of(
            "/api/v1/payments/{id}",
            "get",
            List.of("200", "400", "401", "403", "404", "405", "406", "429", "500", "503")),
        Arguments.of(
            "/api/v1/payments/{id}/timeline",
            "get",
            List.of("200", "400", "401", "403", "404", "405", "406", "429", "500", "503")),
        Arguments.of(
            "/api/v1/payments/{id}/cancel",
            "post",
            List.of("200", "400", "401", "403", "404", "405", "406", "409", "429", "500", "503")),
        Arguments.of(
            "/api/v1/payments/{id}/claim",
            "post",
            List.of(
                "200", "400", "401", "403", "404", "405", "406", "413", "415", "422", "429", "500",
                "503")),
        Arguments.of(
            "/admin/scan-now",
            "post",
            List.of(
                "202", "400", "401", "403", "405", "406", "413", "415", "422", "429", "500",
                "503")),
        Arguments.of(
            "/admin/process-payment",
            "post",
            List.of(
                "202", "400", "401", "403", "404", "405", "406", "413", "415", "422", "429", "500",
                "503")),
        Arguments.of(
            "/admin/accounting/entries.csv",
            "get",
            List.of("200", "400", "401", "403", "404", "405", "406", "422", "429", "500", "503")),
        Arguments.of(
            "/admin/accounting/incidents",
            "get",
            List.of("200", "400", "401", "403", "405", "406", "429", "500", "503")),
        Arguments.of(
            "/admin/accounting/incidents/{id}/accept",
            "post",
            List.of(
                "200", "400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "429",
                "500", "503")));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void describesEveryStatusAndTheKeyItNeeds(String path, String method, List<String> statuses) {
    JsonNode operation = operation(path, method);

    assertThat(operation.path("responses").propertyNames())
        .containsExactlyInAnyOrderElementsOf(statuses);
    assertThat(operation.path("security")).hasSize(2);
    assertThat(operation.path("parameters").toString()).doesNotContain("caller");
    assertThat(operation.path("responses").path("401").path("content").propertyNames())
        .containsExactly("application/problem+json");
  }

  @Test
  void showsEachProblemThatSharesAStatus() {
    JsonNode unprocessable =
        operation("/api/v1/payments", "post")
            .path("responses")
            .path("422")
            .path("content")
            .path("application/problem+json");

    assertThat(unprocessable.path("examples").propertyNames())
        .containsExactlyInAnyOrder("invalid-field", "idempotency-conflict");
    assertThat(unprocessable.path("examples").path("invalid-field").path("$ref").asString())
        .isEqualTo("#/components/examples/invalid-field");
    assertThat(
            api.path("components")
                .path("examples")
                .path("invalid-field")
                .path("value")
                .path("type")
                .asString())
        .isEqualTo(ApiServer.PUBLIC_URL + "/problems/invalid-field");
    assertThat(unprocessable.path("schema").path("$ref").asString()).endsWith("/Problem");
    assertThat(schema("Problem").propertyNames()).contains("type", "detail", "field", "remedy");
  }

  @Test
  void describesAnAmountAsBaseUnitsOrAPrice() {
    JsonNode amount = schema("PaymentRequest").path("amount");

    assertThat(amount.has("$ref")).isFalse();
    assertThat(amount.path("oneOf"))
        .extracting(JsonNode::toString)
        .satisfiesExactly(
            baseUnits ->
                assertThat(baseUnits)
                    .contains("[\"string\",\"integer\"]", "^[0-9]{1,78}$", "\"minimum\":1"),
            price -> assertThat(price).contains("#/components/schemas/RequestedPrice"));
    assertThat(schema("RequestedPrice").propertyNames())
        .containsExactlyInAnyOrder("currency", "value");
    assertThat(schema("Price").propertyNames())
        .containsExactlyInAnyOrder("currency", "value", "rate", "source", "quoted_at");
  }

  @Test
  void describesRequestAndAnswerInTheirPublicNames() {
    assertThat(schema("PaymentRequest").propertyNames())
        .containsExactlyInAnyOrder(
            "amount",
            "chain",
            "chain_id",
            "token",
            "token_contract_address",
            "order_id",
            "metadata",
            "expires_in",
            "webhook_url");
    assertThat(schema("ClaimRequest").propertyNames()).containsExactly("tx_hash");
    assertThat(schema("ScanRequest").propertyNames())
        .containsExactlyInAnyOrder("chain", "from_block", "to_block");
    assertThat(schema("ProcessPaymentRequest").propertyNames()).containsExactly("payment_id");
    assertThat(schema("StartedWorkflow").propertyNames())
        .containsExactlyInAnyOrder("workflow_id", "run_id", "links");
    assertThat(schema("Payment").propertyNames())
        .contains("id", "chain_id", "token_contract_address", "amount_received", "deposits");
    assertThat(
            operation("/api/v1/payments", "post")
                .path("responses")
                .path("201")
                .path("content")
                .path("application/json")
                .path("schema")
                .path("$ref")
                .asString())
        .endsWith("/Payment");
  }

  @Test
  void namesEveryWordOfTheAnswer() {
    JsonNode payment = schema("Payment");

    assertThat(words(payment.path("status")))
        .isEqualTo(Stream.of(PaymentStatus.values()).map(PaymentStatus::word).toList());
    assertThat(words(payment.path("flags").path("items")))
        .isEqualTo(Stream.of(PaymentFlag.values()).map(PaymentFlag::word).toList());
    assertThat(words(schema("Deposit").path("state")))
        .isEqualTo(
            Stream.of(Deposit.State.values())
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList());
    assertThat(words(schema("Sweep").path("state")))
        .isEqualTo(
            Stream.of(Sweep.State.values())
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void describesEachKindOfATimelinesEntries() {
    JsonNode entry = api.path("components").path("schemas").path("TimelineEntry");

    assertThat(schema("Timeline").path("entries").path("items").path("$ref").asString())
        .endsWith("/TimelineEntry");
    assertThat(entry.path("oneOf")).hasSize(TimelineEntry.Kind.values().length);
    assertThat(entry.path("discriminator").path("propertyName").asString()).isEqualTo("kind");
    for (TimelineEntry.Kind kind : TimelineEntry.Kind.values()) {
      String reference = entry.path("discriminator").path("mapping").path(kind.word()).asString("");
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      assertThat(words(schema(name).path("kind"))).containsExactly(kind.word());
    }
    assertThat(words(schema("TimelineObservation").path("what")))
        .isEqualTo(
            Stream.of(DepositObservation.Kind.values())
                .map(kind -> "deposit." + kind.word())
                .toList());
    assertThat(words(schema("TimelineTransaction").path("what")))
        .isEqualTo(
            Stream.of(TimelineEntry.Stage.values()).map(stage -> "sweep." + stage.word()).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Payment.token_contract_address",
        "Payment.order_id",
        "Payment.webhook_url",
        "Payment.detected_at",
        "Payment.confirmed_at",
        "Payment.settled_at",
        "Deposit.log_index",
        "Sweep.tx_hash",
        "Sweep.swept_at",
        "Timeline.token_contract_address",
        "TimelineObservation.log_index",
        "TimelineObservation.token_contract_address",
        "TimelineJudgement.rule",
        "TimelineAct.reason",
        "TimelineTransaction.fee",
        "TimelineTransaction.nonce",
        "TimelineTransaction.tx_hash",
        "TimelineTransaction.reason",
        "TimelineDelivery.status_code",
        "TimelineDelivery.error"
      })
  void saysWhatMayBeNull(String field) {
    String[] parts = field.split("\\.", 2);

    assertThat(schema(parts[0]).path(parts[1]).path("type").toString()).contains("\"null\"");
  }

  @Test
  void saysThatTheSweepMayBeNull() {
    JsonNode sweep = schema("Payment").path("sweep");

    assertThat(sweep.path("oneOf").toString())
        .isEqualTo("[{\"$ref\":\"#/components/schemas/Sweep\"},{\"type\":\"null\"}]");
    assertThat(sweep.propertyNames()).doesNotContain("$ref", "type");
    assertThat(schema("Payment").path("status").path("type").asString()).isEqualTo("string");
  }

  @Test
  void showsItselfInABrowser() {
    Answer start = ApiServer.fresh().get("/swagger-ui.html", "Accept", "text/html");
    Answer page = ApiServer.fresh().get("/swagger-ui/index.html", "Accept", "text/html");

    assertThat(start.status()).isEqualTo(302);
    assertThat(start.header("Location")).endsWith("/swagger-ui/index.html");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("swagger-ui");
  }

  private JsonNode operation(String path, String method) {
    return api.path("paths").path(path).path(method);
  }

  private static List<String> words(JsonNode schema) {
    return StreamSupport.stream(schema.path("enum").spliterator(), false)
        .map(JsonNode::asString)
        .toList();
  }

  private JsonNode schema(String name) {
    return api.path("components").path("schemas").path(name).path("properties");
  }
}
