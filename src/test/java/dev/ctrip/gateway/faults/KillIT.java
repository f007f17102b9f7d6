package dev.ctrip.gateway.faults;

import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.address;
import static dev.ctrip.gateway.world.Installation.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.world.HaltingPoint;
import dev.ctrip.gateway.world.Installation;
import io.temporal.api.enums.v1.EventType;
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
 * The gateway's process is killed (SIGKILL) while six payments stand still, each at another of the
 * worst moments of its life; then one is started that nobody disturbs. One kill for all, since
 * Temporal gives a dead worker's activity to another one after a minute, and so that minute is
 * waited once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class KillIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path directory;

  private HaltingPoint beforeBroadcastsRecord;
  private HaltingPoint beforeWebhooksRecord;
  private HaltingPoint insideTransition;
  private HaltingPoint beforeWorkflowsStart;
  private HaltingPoint beforeDepositsSignal;

  private Installation installation;
  private JsonNode broadcast;
  private JsonNode told;
  private String unrecordedWebhook;
  private JsonNode inTransition;
  private JsonNode created;
  private JsonNode paid;
  private JsonNode paidAfterTheClose;

  @BeforeAll
  void killAllAtOnce() {
    beforeBroadcastsRecord = point("SweepLedger.recordBroadcast");
    beforeWebhooksRecord = point("JdbcDeliveries.record");
    insideTransition = point("JdbcPayments.apply");
    beforeWorkflowsStart = point("PaymentWorkflows.ensureRunning");
    beforeDepositsSignal = point("PaymentDeposits.committed");
    installation = Installation.start(directory, Map.of());
    installation.startGatewayHaltingBefore(
        List.of(
            beforeBroadcastsRecord,
            beforeWebhooksRecord,
            insideTransition,
            beforeWorkflowsStart,
            beforeDepositsSignal));
    paid = installation.create(SMALL, LONG);
    paidAfterTheClose = installation.createAndPay(SMALL);
    installation.awaitStatus(paidAfterTheClose, "settled");
    installation.workflows().awaitClosed(paidAfterTheClose);
    // Each stands still before the next point is armed, which would stop it earlier.
    standStillAfterBroadcast();
    standStillAfterWebhook();
    standStillInTransition();
    standStillAfterCreate();
    standStillAfterDeposit();

    installation.gateway().kill();

    assertKilledInTime();
    installation.startGatewayAndAwaitReady();
  }

  /** When all is over: the books balance, and nothing that happened was an error. */
  @AfterAll
  void stop() {
    try (Installation open = installation) {
      open.assertTreasuryRoseBySweeps();
      open.assertNoErrorsLogged();
    }
  }

  @Test
  void sweepsOnceAfterAKillBetweenBroadcastAndItsRecord() {
    installation.assertSettlesOnce(broadcast, SMALL);
  }

  @Test
  void tellsAgainUnderTheSameIdAfterAKillBetweenAWebhooksAnswerAndItsRecord() {
    installation.assertSettlesOnce(told, SMALL);
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(
            () -> assertThat(installation.receiver().copies(unrecordedWebhook)).isGreaterThan(1));
  }

  @Test
  void recordsATransitionAfterAKillInsideItsTransaction() {
    installation.assertSettlesOnce(inTransition, SMALL);
  }

  @Test
  void startsTheWorkflowAfterAKillBetweenTheCreatesCommitAndTheStart() {
    installation.pay(created, SMALL);
    installation.assertSettlesOnce(created, SMALL);
  }

  @Test
  void seesTheMoneyAfterAKillBetweenTheDepositsCommitAndItsSignal() {
    installation.assertSettlesOnce(paid, SMALL);
  }

  @Test
  void looksAfterMoneyThatCameAfterTheCloseJustBeforeAKill() {
    installation.awaitFlags(paidAfterTheClose, "overpaid");
    installation.awaitSwept(paidAfterTheClose, SMALL.add(SMALL), 2);
    installation.workflows().awaitLateDepositClosed(paidAfterTheClose);
    installation.awaitToldOf(paidAfterTheClose, Set.of("payment.settled", "payment.overpaid"));
  }

  private void standStillAfterBroadcast() {
    beforeBroadcastsRecord.arm();
    broadcast = installation.createAndPay(SMALL);
    beforeBroadcastsRecord.awaitReached("swp_");
  }

  private void standStillAfterWebhook() {
    beforeWebhooksRecord.arm();
    told = installation.createAndPay(SMALL);
    unrecordedWebhook =
        installation.receiver().awaitDelivery("payment.confirmed", id(told), SOON).webhookId();
    beforeWebhooksRecord.awaitReached(unrecordedWebhook);
  }

  private void standStillInTransition() {
    insideTransition.arm();
    inTransition = installation.createAndPay(SMALL);
    insideTransition.awaitReached(id(inTransition));
  }

  private void standStillAfterCreate() {
    beforeWorkflowsStart.arm();
    created = installation.create(SMALL, LONG);
    beforeWorkflowsStart.awaitReached(id(created));
  }

  /** The last ones, in one block, since they hold the sniper. */
  private void standStillAfterDeposit() {
    beforeDepositsSignal.arm();
    installation
        .chain()
        .inOneBlock(() -> {
          installation.pay(paid, SMALL);
          installation.pay(paidAfterTheClose, SMALL);
        });
    beforeDepositsSignal.awaitReached(address(paid));
    beforeDepositsSignal.awaitReached(address(paidAfterTheClose));
  }

  /** What was to be done is done, and what was to be recorded or told is not. */
  private void assertKilledInTime() {
    await().atMost(SOON).until(() -> installation.chain().sentBy(address(broadcast)).size() == 1);
    assertThat(installation.receiver().copies(unrecordedWebhook)).isEqualTo(1);
    assertThat(installation.workflows().isKnown(created)).isFalse();
    assertThat(
            installation.workflows().count(paid, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED))
        .isZero();
    assertThat(installation.workflows().isLateDepositKnown(paidAfterTheClose)).isFalse();
  }

  private static HaltingPoint point(String name) {
    return new HaltingPoint(directory, name);
  }
}
