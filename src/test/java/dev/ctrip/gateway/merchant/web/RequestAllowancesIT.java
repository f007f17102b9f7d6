package dev.ctrip.gateway.merchant.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.OTHER_SHOP_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.READ_ONLY_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** How many requests are answered to whom. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestAllowancesIT {

  private static final String PAYMENT = "/api/v1/payments/pay_1";
  private static final int READS = 4;
  private static final int WRITES = 3;
  private static final int FAILURES = 2;

  private final ApiServer api = ApiServer.withLimits(READS, WRITES, FAILURES);

  @BeforeEach
  void allowAllAgain() {
    api.clock().pass(Duration.ofHours(1));
  }

  @AfterAll
  void close() {
    api.close();
  }

  @Test
  void countsTheReadsOfAMerchantWhateverKeyHeUses() {
    for (int i = 0; i < READS; i++) {
      read(i % 2 == 0 ? SHOP_KEY : READ_ONLY_KEY).isProblem(Problem.NOT_FOUND, null);
    }

    Answer refused = read(SHOP_KEY).isProblem(Problem.RATE_LIMITED, null);

    assertThat(refused.header("Retry-After")).isEqualTo("15");
    assertThat(refused.json().path("detail").asString()).contains("4 requests a minute");
    assertThat(refused.json().path("remedy").asString()).contains("Retry-After");
    read(OTHER_SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    write(SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    api.clock().pass(Duration.ofSeconds(15));
    read(SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
  }

  @Test
  void countsWritesByThemselves() {
    for (int i = 0; i < WRITES; i++) {
      write(SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    }

    Answer refused = write(SHOP_KEY).isProblem(Problem.RATE_LIMITED, null);

    assertThat(refused.header("Retry-After")).isEqualTo("20");
    read(SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
  }

  @Test
  void countsRequestsWithoutAValidKeyByTheirAddressAndLetsValidKeysPass() {
    api.get(PAYMENT).isProblem(Problem.UNAUTHENTICATED, null);
    read("ck_unknown").isProblem(Problem.UNAUTHENTICATED, null);

    Answer refused = read("ck_other_unknown").isProblem(Problem.RATE_LIMITED, null);

    assertThat(refused.header("Retry-After")).isEqualTo("30");
    api.get(PAYMENT).isProblem(Problem.RATE_LIMITED, null);
    read(SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    api.clock().pass(Duration.ofSeconds(30));
    api.get(PAYMENT).isProblem(Problem.UNAUTHENTICATED, null);
  }

  @Test
  void doesNotCountWhatNeedsNoKey() {
    for (int i = 0; i < 10; i++) {
      assertThat(api.get("/health").status()).isEqualTo(200);
    }
  }

  private Answer read(String key) {
    return api.get(PAYMENT, "X-Api-Key", key);
  }

  private Answer write(String key) {
    return api.post(PAYMENT + "/extend", "{\"expires_in\":1800}", "X-Api-Key", key);
  }
}
