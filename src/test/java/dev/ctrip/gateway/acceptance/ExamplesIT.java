package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.address;
import static dev.ctrip.gateway.world.Installation.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ctrip.gateway.world.ExampleShop;
import dev.ctrip.gateway.world.ExampleShop.Answer;
import dev.ctrip.gateway.world.ExampleShop.Language;
import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.Tools;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The shops of {@code examples/}, each a process of its own, with a gateway and a local chain. */
@Timeout(300)
class ExamplesIT {

  private static final int MOST_LINES = 60;
  private static final String OTHER_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir static Path directory;

  private static Installation installation;

  @BeforeAll
  static void start() {
    installation = Installation.start(directory, Map.of());
    installation.startGatewayAndAwaitReady();
    // Returns once the gateway takes payments.
    installation.create(SMALL, LONG);
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @ParameterizedTest
  @EnumSource
  void deliversOnceWhatIsConfirmedAndNothingBefore(Language language) {
    try (ExampleShop shop = open(language)) {
      assertThat(shop.get("/").body()).contains("action=\"/orders/");
      String order = UUID.randomUUID().toString();
      JsonNode payment = buy(shop, order);
      assertThat(id(buy(shop, order))).as("a second click").isEqualTo(id(payment));
      BigInteger due = new BigInteger(payment.path("amount").asString());

      installation
          .chain()
          .inOneBlock(() -> {
            installation.pay(payment, due);
            installation.chain().mine(1);
            awaitAcknowledged(payment, "payment.detected");
            assertThat(stateOf(shop, order)).isEqualTo("not paid yet");
          });

      await().atMost(Installation.PATIENCE).until(() -> stateOf(shop, order).equals("paid"));
      awaitAcknowledged(payment, "payment.confirmed");
      String again = confirmed(payment);
      Instant now = Instant.now();
      assertThat(shop.hear("msg_again", now, key(), again).status()).isEqualTo(204);
      assertThat(shop.hear("msg_again", now, key(), again).status()).isEqualTo(204);
      assertThat(shop.printed("order " + order + " is paid")).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  void believesNoForgedOldOrPrematureWebhook(Language language) {
    try (ExampleShop shop = open(language)) {
      String order = UUID.randomUUID().toString();
      JsonNode payment = buy(shop, order);
      String body = confirmed(payment);
      Instant now = Instant.now();

      assertThat(shop.hear("msg_1", now, OTHER_SECRET, body).status()).isEqualTo(401);
      assertThat(shop.hear("msg_2", now.minusSeconds(310), key(), body).status()).isEqualTo(401);
      assertThat(shop.hear("msg_3", now.plusSeconds(310), key(), body).status()).isEqualTo(401);
      assertThat(shop.post("/webhooks", body).status()).as("unsigned").isEqualTo(401);
      assertThat(shop.hear("msg_4", now, key(), body).status())
          .as("signed, and the API says otherwise")
          .isEqualTo(503);
      String other = body.replace("payment.confirmed", "payment.of_tomorrow");
      assertThat(shop.hear("msg_5", now, key(), other).status()).isEqualTo(204);

      assertThat(stateOf(shop, order)).isEqualTo("not paid yet");
      assertThat(shop.printed("is paid")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isShort(Language language) throws Exception {
    assertThat(Files.readAllLines(language.file())).hasSizeLessThanOrEqualTo(MOST_LINES);
  }

  private static ExampleShop open(Language language) {
    assumeTrue(Tools.isOnPath(language.program()), language.program() + " is not on PATH");
    return ExampleShop.start(
        language, installation.merchant().url(), installation.key(), directory.resolve("logs"));
  }

  private static String key() {
    return installation.key().webhookSecret();
  }

  /** As the shop's button does; returns the payment that the payer is sent to. */
  private static JsonNode buy(ExampleShop shop, String order) {
    Answer answer = shop.post("/orders/" + order, "");
    assertThat(answer.status()).as(shop.log()).isEqualTo(303);
    JsonNode payment = installation.paymentOfOrder(order);
    assertThat(address(payment)).isNotBlank();
    assertThat(answer.location()).isEqualTo(payment.path("links").path("checkout").asString());
    return payment;
  }

  private static String stateOf(ExampleShop shop, String order) {
    return shop.get("/orders/" + order).body();
  }

  private static void awaitAcknowledged(JsonNode payment, String type) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> installation.acknowledged(payment).contains(type));
  }

  private static String confirmed(JsonNode payment) {
    return "{\"type\":\"payment.confirmed\",\"data\":{\"id\":\"" + id(payment) + "\"}}";
  }
}
