package dev.ctrip.gateway.faults;

import static dev.ctrip.gateway.world.Installation.LARGE;
import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.sweepState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.RecordingMerchant.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Workflows end that should not have: one by one, by an operator's hand, and all at once, with all
 * that Temporal knew. PostgreSQL knows enough to take every payment up again where it was.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class TemporalLossIT {

  /** Of four webhooks the first two attempts each; the third would come five minutes later. */
  private static final int FAILED_ATTEMPTS = 8;

  @TempDir static Path directory;

  private Installation installation;

  @BeforeAll
  void start() {
    installation = Installation.start(directory, Map.of());
    installation.startGatewayAndAwaitReady();
  }

  @AfterAll
  void stop() {
    try (Installation open = installation) {
      open.assertTreasuryRoseBySweeps();
      open.assertNoErrorsLogged();
    }
  }

  @Test
  void takesUpWhatWasTerminatedByHandInEachStatus() {
    try (RecordingMerchant deaf = deafMerchant()) {
      OnePerStatus open = openOnePerStatus(deaf);
      List<String> runs = runs(open);

      open.all().forEach(installation.workflows()::terminate);

      await()
          .atMost(Installation.PATIENCE)
          .untilAsserted(() -> assertThat(runs(open)).doesNotContainAnyElementsOf(runs));
      assertAllEndRight(open);
    }
  }

  @Test
  void takesUpAllThatIsOpenAfterTemporalLostItsData() {
    try (RecordingMerchant deaf = deafMerchant()) {
      OnePerStatus open = openOnePerStatus(deaf);
      List<String> lost = runs(open);

      installation.parts().temporal().wipe();
      assertAllEndRight(open);

      // Only now: the gateway is quicker in starting them anew than a look at the emptied server.
      assertThat(runs(open)).doesNotContainAnyElementsOf(lost);
    }
  }

  /**
   * Payments whose workflows run.
   *
   * @param confirmed its sweep is on its way
   * @param settled its merchant has not acknowledged a webhook yet
   * @param expired and cancelled: late money is still waited for
   */
  private record OnePerStatus(
      JsonNode pending,
      JsonNode detected,
      JsonNode confirmed,
      JsonNode settled,
      JsonNode expired,
      JsonNode cancelled) {

    List<JsonNode> all() {
      return List.of(pending, detected, confirmed, settled, expired, cancelled);
    }
  }

  private RecordingMerchant deafMerchant() {
    return installation.anotherReceiver().answerNext(FAILED_ATTEMPTS, Answer.status(503));
  }

  private OnePerStatus openOnePerStatus(RecordingMerchant deaf) {
    JsonNode settled = installation.create(SMALL, LONG, deaf);
    installation.pay(settled, SMALL);
    JsonNode expired = installation.create(SMALL, Duration.ofSeconds(2));
    JsonNode cancelled = installation.create(SMALL, LONG);
    installation.cancel(cancelled);
    JsonNode pending = installation.create(SMALL, LONG);
    installation.awaitStatus(expired, "expired");
    installation.awaitStatus(settled, "settled");
    deaf.awaitCalls(FAILED_ATTEMPTS, Installation.PATIENCE);
    // These two last: they stay so for a few blocks only.
    JsonNode confirmed = installation.createAndPay(LARGE);
    installation.awaitPayment(confirmed, now -> sweepState(now).equals("signed"));
    JsonNode detected = installation.createAndPay(LARGE);
    installation.awaitStatus(detected, "detected");
    assertThat(sweepState(installation.now(confirmed))).isEqualTo("signed");
    assertThat(deaf.deliveries()).isEmpty();
    return new OnePerStatus(pending, detected, confirmed, settled, expired, cancelled);
  }

  private List<String> runs(OnePerStatus open) {
    return open.all().stream().map(installation.workflows()::runId).toList();
  }

  private void assertAllEndRight(OnePerStatus open) {
    installation.pay(open.pending(), SMALL);
    installation.pay(open.expired(), SMALL);
    installation.pay(open.cancelled(), SMALL);

    installation.assertSettlesOnce(open.confirmed(), LARGE);
    installation.assertSettlesOnce(open.detected(), LARGE);
    installation.assertSettlesOnce(open.pending(), SMALL);
    assertTakesLateMoney(open.expired(), "expired");
    assertTakesLateMoney(open.cancelled(), "cancelled");
    installation.workflows().awaitClosed(open.settled());
    installation.assertSweptOnce(open.settled(), SMALL);
  }

  private void assertTakesLateMoney(JsonNode payment, String status) {
    JsonNode ended = installation.awaitPayment(payment, now -> sweepState(now).equals("swept"));
    assertThat(ended.path("status").asString()).isEqualTo(status);
    installation.awaitToldOf(payment, Set.of("payment." + status, "payment.needs_attention"));
    installation.assertSweptOnce(payment, SMALL);
  }
}
