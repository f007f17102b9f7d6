package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.flags;
import static dev.ctrip.gateway.world.Installation.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.world.CuttableConnection;
import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.Parts;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The node cannot be reached while deadlines pass on its chain. Whether somebody paid in time is
 * known by the chain alone, so nothing is decided before it can be read again.
 */
@ExtendWith(SideBySide.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class NodeOutageIT {

  /** Time to pay once the node is away. */
  private static final Duration TIME_TO_PAY = Duration.ofSeconds(10);

  /** How long nobody knows after the deadline; some eight blocks. */
  private static final Duration BLIND = Duration.ofSeconds(8);

  private static final BigInteger PART = SMALL.divide(BigInteger.TWO);

  @TempDir static Path directory;

  private CuttableConnection toNode;
  private Installation installation;
  private JsonNode paidInTime;
  private JsonNode paidInTimeInParts;
  private JsonNode unpaid;
  private JsonNode paidTooLate;
  private JsonNode underpaid;
  private JsonNode cancelled;
  private Instant readUpTo;

  @BeforeAll
  void letDeadlinesPassWhileTheNodeIsAway() {
    Parts parts = Parts.start(directory, Parts.Ports.free(), false, line -> {});
    toNode = CuttableConnection.to(parts.chainRpc().getPort());
    installation =
        Installation.start(
            directory,
            parts,
            Map.of(
                "LOCAL_RPC", "http://127.0.0.1:" + toNode.port(),
                "LOCAL_WS", "ws://127.0.0.1:" + toNode.port()));
    installation.startGatewayAndAwaitReady();
    paidInTimeInParts = installation.create(SMALL, TIME_TO_PAY.multipliedBy(2));
    installation.pay(paidInTimeInParts, PART);
    installation.awaitFlags(paidInTimeInParts, "underpaid");
    paidInTime = installation.create(SMALL, TIME_TO_PAY);
    unpaid = installation.create(SMALL, TIME_TO_PAY);
    paidTooLate = installation.create(SMALL, TIME_TO_PAY);
    underpaid = installation.create(SMALL, TIME_TO_PAY);
    cancelled = installation.create(SMALL, LONG);

    toNode.cut();
    List<String> inTime =
        List.of(
            installation.pay(paidInTime, SMALL),
            installation.pay(paidInTimeInParts, SMALL.subtract(PART)),
            installation.pay(underpaid, PART));
    await().until(() -> inTime.stream().allMatch(this::isMined));
    assertThat(installation.chain().time()).isBeforeOrEqualTo(deadline(paidInTime));
    installation.cancel(cancelled);
    awaitChainAfter(deadline(paidInTimeInParts));
    installation.pay(paidTooLate, SMALL);
    awaitChainAfter(deadline(paidInTimeInParts).plus(BLIND));
    readUpTo = installation.readUpTo();
    for (JsonNode payment :
        List.of(paidInTime, paidInTimeInParts, unpaid, paidTooLate, underpaid)) {
      assertThat(status(installation.now(payment))).isEqualTo("pending");
    }
    toNode.restore();
  }

  /** When all is over: the books balance, and nothing that happened was an error. */
  @AfterAll
  void stop() {
    try (Installation open = installation) {
      open.assertTreasuryRoseBySweeps();
      open.assertNoErrorsLogged();
    } finally {
      toNode.close();
    }
  }

  @Test
  void readsNothingMeanwhile() {
    assertThat(readUpTo).isBefore(deadline(paidInTime));
  }

  @Test
  void doesNotExpireWhatWasPaidInTimeAndSettlesIt() {
    installation.assertSettlesOnce(paidInTime, SMALL);

    assertThat(flags(installation.now(paidInTime))).isEmpty();
    assertThat(installation.events(paidInTime)).doesNotContain("expired", "late");
  }

  @Test
  void addsWhatCameUnseenToWhatWasSeen() {
    installation.assertSettlesOnce(paidInTimeInParts, SMALL);

    assertThat(installation.events(paidInTimeInParts))
        .containsSubsequence("underpaid", "detected", "settled")
        .doesNotContain("expired", "late");
  }

  @Test
  void expiresWhatWasNotPaidOnlyOnceTheChainIsReadAgain() {
    installation.awaitStatus(unpaid, "expired");

    installation.awaitToldOf(unpaid, Set.of("payment.created", "payment.expired"));
    assertThat(installation.events(unpaid)).containsExactly("created", "expired");
    // By the block that says so, not by a clock of ours.
    assertThat(installation.readUpTo()).isAfter(deadline(unpaid));
  }

  @Test
  void expiresWhatWasPaidTooLateAndKeepsTheMoney() {
    JsonNode swept = installation.awaitSwept(paidTooLate, SMALL, 1);

    assertThat(status(swept)).isEqualTo("expired");
    assertThat(flags(swept)).containsExactlyInAnyOrder("late", "needs_attention");
    assertThat(installation.events(paidTooLate)).doesNotContain("detected");
  }

  @Test
  void expiresWhatWasUnderpaidUnseen() {
    installation.awaitStatus(underpaid, "expired");
    JsonNode swept = installation.awaitSwept(underpaid, PART, 1);

    assertThat(flags(swept)).containsExactlyInAnyOrder("underpaid", "needs_attention");
  }

  @Test
  void cancelsAllTheSame() {
    assertThat(status(installation.now(cancelled))).isEqualTo("cancelled");
  }

  private boolean isMined(String transaction) {
    return installation.chain().blockOf(transaction).isPresent();
  }

  private void awaitChainAfter(Instant time) {
    await().atMost(Installation.PATIENCE).until(() -> installation.chain().time().isAfter(time));
  }

  private static Instant deadline(JsonNode payment) {
    return Instant.parse(payment.path("expires_at").asString());
  }
}
