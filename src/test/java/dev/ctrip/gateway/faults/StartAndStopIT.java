package dev.ctrip.gateway.faults;

import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.RecordingMerchant.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The gateway starts before the part that drives it is there, and stops with work in its hands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class StartAndStopIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Longer than an attempt may take, shorter than the patience of Docker and Kubernetes. */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  /** 128 and the number of SIGTERM: it ended by itself, after its shutdown hooks. */
  private static final int ENDED_BY_SIGTERM = 143;

  @TempDir static Path directory;

  private Installation installation;

  @BeforeAll
  void startParts() {
    installation = Installation.start(directory, Map.of());
  }

  @AfterAll
  void stop() {
    try (Installation open = installation) {
      open.assertTreasuryRoseBySweeps();
      open.assertNoErrorsLogged();
    }
  }

  @Test
  void takesPaymentsWhileTemporalIsAwayAndSaysThatItIsNotReady() {
    installation.stopGateway();
    installation.parts().temporal().stop();
    installation.startGateway();
    await().atMost(SOON).until(() -> installation.gateway().readiness() == 503);

    JsonNode payment = installation.create(SMALL, LONG);
    assertThat(payment.path("status").asString()).isEqualTo("pending");
    long before = System.nanoTime();
    installation.create(SMALL, LONG);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    assertThat(installation.gateway().readiness()).isEqualTo(503);

    installation.parts().temporal().start();
    installation.gateway().awaitReady(SOON);
    installation.pay(payment, SMALL);
    installation.assertSettlesOnce(payment, SMALL);
  }

  @Test
  void finishesTheWorkInItsHandsBeforeItStops() {
    installation.stopGateway();
    installation.startGatewayAndAwaitReady();
    installation.receiver().answerNext(Answer.statusAfter(Duration.ofSeconds(4), 204));
    int callsBefore = installation.receiver().calls().size();
    JsonNode payment = installation.createAndPay(SMALL);
    installation.receiver().awaitCalls(callsBefore + 1, SOON);

    installation.gateway().terminate();
    assertThat(installation.gateway().awaitExit(ENDS_WITHIN)).isEqualTo(ENDED_BY_SIGTERM);

    installation.startGatewayAndAwaitReady();
    installation.assertSettlesOnce(payment, SMALL);
    // Had it been cut off before its record, the first webhook would have come again.
    assertThat(
            installation.receiver().calls().stream()
                .filter(call -> call.data().path("id").asString().equals(Installation.id(payment))))
        .hasSize(4);
  }
}
