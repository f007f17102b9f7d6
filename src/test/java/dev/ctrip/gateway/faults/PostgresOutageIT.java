package dev.ctrip.gateway.faults;

import static dev.ctrip.gateway.world.Installation.LARGE;
import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.sweepState;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.world.CuttableConnection;
import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.Parts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * PostgreSQL is away for two minutes while payments stand in each stage of their lives. What that
 * costs a history is what it has more than the history of a twin, a payment that lives the same
 * life without an outage; how long a life takes adds no events.
 */
class PostgresOutageIT {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresOutageIT.class);

  private static final Duration OUTAGE = Duration.ofMinutes(2);
  private static final Duration PAID_AFTER = Duration.ofSeconds(30);
  private static final Duration EXPIRES_IN = Duration.ofSeconds(20);
  private static final int EVENTS_AT_MOST = 20;

  @TempDir Path directory;

  @Test
  @Timeout(420)
  void everyPaymentEndsRightAndNoHistoryGrows() {
    Parts parts = Parts.start(directory, Parts.Ports.free(), false, line -> {});
    try (CuttableConnection toPostgres = CuttableConnection.to(parts.postgresPort());
        Installation running =
            Installation.start(
                directory, parts, Map.of("spring.datasource.url", url(parts, toPostgres)))) {
      running.startGatewayAndAwaitReady();
      new Outage(running, toPostgres).strike();
      running.assertTreasuryRoseBySweeps();
      running.assertNoErrorsLogged();
    }
  }

  private static String url(Parts parts, CuttableConnection way) {
    return parts.databaseUrl().replace(":" + parts.postgresPort() + "/", ":" + way.port() + "/");
  }

  private static void assertGrownLittle(Map<String, Integer> before, Map<String, Integer> now) {
    before.forEach((stage, length) ->
        assertThat(now.getOrDefault(stage, Integer.MAX_VALUE) - length)
            .as(stage)
            .isLessThanOrEqualTo(EVENTS_AT_MOST));
  }

  private record Outage(Installation installation, CuttableConnection way) {

    void strike() {
      JsonNode largeTwin = installation.createAndPay(LARGE);
      JsonNode smallTwin = installation.createAndPay(SMALL);
      JsonNode expiringTwin = installation.create(SMALL, EXPIRES_IN);

      JsonNode sweeping = installation.createAndPay(LARGE);
      JsonNode paidMeanwhile = installation.create(SMALL, LONG);
      JsonNode idle = installation.create(SMALL, LONG);
      installation.awaitPayment(sweeping, now -> sweepState(now).equals("signed"));
      JsonNode expiring = installation.create(SMALL, EXPIRES_IN);
      JsonNode detected = installation.createAndPay(LARGE);
      installation.awaitStatus(detected, "detected");
      assertThat(sweepState(installation.now(sweeping))).isEqualTo("signed");

      Map<String, JsonNode> struck = new LinkedHashMap<>();
      struck.put("mid-sweep", sweeping);
      struck.put("detected", detected);
      struck.put("paid meanwhile", paidMeanwhile);
      struck.put("idle", idle);
      struck.put("expires meanwhile", expiring);
      Map<String, Integer> before = lengths(struck);

      way.cut();
      installation.awaitWhile(PAID_AFTER, () -> assertGrownLittle(before, lengths(struck)));
      installation.pay(paidMeanwhile, SMALL);
      installation.awaitWhile(
          OUTAGE.minus(PAID_AFTER), () -> assertGrownLittle(before, lengths(struck)));
      way.restore();

      installation.assertSettlesOnce(paidMeanwhile, SMALL);
      installation.pay(idle, SMALL);
      for (JsonNode payment : List.of(sweeping, detected, largeTwin)) {
        installation.assertSettlesOnce(payment, LARGE);
      }
      for (JsonNode payment : List.of(idle, smallTwin)) {
        installation.assertSettlesOnce(payment, SMALL);
      }
      for (JsonNode payment : List.of(expiring, expiringTwin)) {
        installation.awaitStatus(payment, "expired");
        installation.awaitToldOf(payment, Set.of("payment.created", "payment.expired"));
      }
      for (JsonNode payment :
          List.of(sweeping, detected, largeTwin, paidMeanwhile, idle, smallTwin)) {
        installation.workflows().awaitClosed(payment);
      }

      Map<String, Integer> withoutOutage = new LinkedHashMap<>();
      withoutOutage.put("mid-sweep", lengthOf(largeTwin));
      withoutOutage.put("detected", lengthOf(largeTwin));
      withoutOutage.put("paid meanwhile", lengthOf(smallTwin));
      withoutOutage.put("idle", lengthOf(smallTwin));
      withoutOutage.put("expires meanwhile", lengthOf(expiringTwin));
      Map<String, Integer> inAll = lengths(struck);
      struck.forEach((stage, payment) ->
          LOG.info("{}:\n{}", stage, installation.workflows().outline(payment)));
      LOG.info("events: {} before, {} in all, {} of the twins", before, inAll, withoutOutage);
      assertGrownLittle(withoutOutage, inAll);
    }

    private int lengthOf(JsonNode payment) {
      return installation.workflows().historyLength(payment);
    }

    private Map<String, Integer> lengths(Map<String, JsonNode> payments) {
      Map<String, Integer> lengths = new LinkedHashMap<>();
      payments.forEach((stage, payment) -> lengths.put(stage, lengthOf(payment)));
      return lengths;
    }
  }
}
