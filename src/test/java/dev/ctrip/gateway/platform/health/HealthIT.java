package dev.ctrip.gateway.platform.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import dev.ctrip.gateway.world.api.FakeMerchants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HealthIT {

  @ParameterizedTest
  @CsvSource({
    "true, true, 200, ok",
    "true, false, 200, degraded",
    "false, true, 503, unavailable",
    "false, false, 503, unavailable"
  })
  void saysWhetherTheApiCanServe(boolean postgresql, boolean temporal, int status, String word) {
    ApiServer api = ApiServer.fresh();
    api.health("db").turn(postgresql);
    api.health("temporal").turn(temporal);

    Answer answer = api.get("/health");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.json().path("status").asString()).isEqualTo(word);
    assertThat(answer.json().path("postgresql").asString()).isEqualTo(postgresql ? "up" : "down");
    assertThat(answer.json().path("temporal").asString()).isEqualTo(temporal ? "up" : "down");
  }

  @Test
  void isAllThatAProcessWithoutTheApiServes() {
    try (ApiServer worker = ApiServer.withRoles("worker,signer")) {
      assertThat(worker.get("/health").status()).isEqualTo(200);
      worker.get("/api/v1/payments/pay_1").isProblem(Problem.UNAUTHENTICATED, null);
      worker
          .get("/api/v1/payments/pay_1", "X-Api-Key", FakeMerchants.SHOP_KEY)
          .isProblem(Problem.NOT_FOUND, null);
      worker
          .post("/api/v1/payments", "{}", "X-Api-Key", FakeMerchants.SHOP_KEY)
          .isProblem(Problem.NOT_FOUND, null);
    }
  }
}
