package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.flags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.world.GatewayProcess;
import dev.ctrip.gateway.world.Installation;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two workers share a chain and Redis forgets everything meanwhile; then nobody works for 500
 * blocks in which others pay.
 */
@ExtendWith(SideBySide.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class DetectionIT {

  private static final int SHARED = 9;
  private static final long QUARTER_OF_THE_GAP = 125;
  private static final Duration UNTIL_IN_THE_GAP = Duration.ofSeconds(45);
  private static final BigInteger DOLLARS = BigInteger.valueOf(25_000_000);

  @TempDir static Path directory;

  private Installation installation;
  private final List<JsonNode> shared = new ArrayList<>();
  private final List<JsonNode> inTheGap = new ArrayList<>();
  private JsonNode inToken;
  private JsonNode throughContract;
  private JsonNode unpaid;

  @BeforeAll
  void letThemPay() {
    installation = Installation.start(directory, Map.of());
    installation.startGatewayAndAwaitReady();
    installation.deploySender();
    payWhileTwoWork();
    payWhileNobodyWorks();
  }

  private void payWhileTwoWork() {
    try (GatewayProcess replica = installation.startReplica("replica")) {
      for (int i = 0; i < SHARED; i++) {
        shared.add(installation.createAndPay(SMALL));
        if (i % 2 == 0) {
          flushRedis();
        }
      }
      assertThat(replica.readiness()).isEqualTo(200);
      shared.forEach(payment -> installation.awaitStatus(payment, "settled"));
    }
  }

  private void payWhileNobodyWorks() {
    for (int i = 0; i < 4; i++) {
      inTheGap.add(installation.create(SMALL, LONG));
    }
    inToken = installation.createInToken(DOLLARS);
    throughContract = installation.create(SMALL, UNTIL_IN_THE_GAP);
    unpaid = installation.create(SMALL, UNTIL_IN_THE_GAP);
    installation.stopGateway();
    long before = installation.chain().head();
    String inTime = installation.payThroughContract(throughContract, SMALL);
    await().until(() -> installation.chain().blockOf(inTime).isPresent());
    installation.payInToken(inToken, DOLLARS);
    for (JsonNode payment : inTheGap) {
      installation.pay(payment, SMALL);
      installation.chain().mine(QUARTER_OF_THE_GAP);
    }
    assertThat(installation.chain().head() - before).isGreaterThanOrEqualTo(500);
    installation.startGatewayAndAwaitReady();
  }

  private void flushRedis() {
    try (RedisClient client = RedisClient.create(installation.parts().redisUrl());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.sync().flushall();
    }
  }

  @AfterAll
  void stop() {
    try (Installation open = installation) {
      open.assertTreasuryRoseBySweeps();
      open.assertNoErrorsLogged();
    }
  }

  @Test
  void twoWorkersCreditEachPaymentOnceWhateverRedisForgets() {
    for (JsonNode payment : shared) {
      installation.assertSettlesOnce(payment, SMALL);
      assertThat(installation.now(payment).path("deposits")).hasSize(1);
      assertThat(installation.events(payment))
          .containsOnlyOnce("detected")
          .containsOnlyOnce("confirmed");
    }
  }

  @Test
  void findsWhatWasPaidInAGapOf500Blocks() {
    for (JsonNode payment : inTheGap) {
      installation.assertSettlesOnce(payment, SMALL);
      assertThat(flags(installation.now(payment))).isEmpty();
    }
  }

  @Test
  void findsTokensInTheGap() {
    JsonNode confirmed = installation.awaitStatus(inToken, "confirmed");

    assertThat(confirmed.path("amount_confirmed").asString()).isEqualTo(DOLLARS.toString());
  }

  @Test
  void whoPaidThroughAContractInTimeDoesNotExpire() {
    installation.assertSettlesOnce(throughContract, SMALL);

    JsonNode deposit = installation.now(throughContract).path("deposits").path(0);
    assertThat(deposit.path("tx_hash").isNull()).isTrue();
    assertThat(deposit.path("from_block").isNumber()).isTrue();
    assertThat(installation.events(throughContract)).doesNotContain("expired", "late");
  }

  @Test
  void whoDidNotPayExpires() {
    installation.awaitStatus(unpaid, "expired");
  }
}
