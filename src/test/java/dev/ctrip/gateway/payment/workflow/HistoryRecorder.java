package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentFlag.LATE;
import static dev.ctrip.gateway.payment.PaymentFlag.NEEDS_ATTENTION;
import static dev.ctrip.gateway.payment.PaymentFlag.REORGED;
import static dev.ctrip.gateway.payment.PaymentFlag.UNDERPAID;
import static dev.ctrip.gateway.payment.PaymentStatus.CANCELLED;
import static dev.ctrip.gateway.payment.PaymentStatus.CONFIRMED;
import static dev.ctrip.gateway.payment.PaymentStatus.DETECTED;
import static dev.ctrip.gateway.payment.PaymentStatus.EXPIRED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.ActResult;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.TestTemporal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records a history of each {@link Branch}, or of one, on a real Temporal server, in place of the
 * committed one. On purpose only, and until the first release; afterwards histories are frozen and
 * only new ones are added:
 *
 * <pre>./ctrip test -Dtest=HistoryRecorder -Dhistories.record=all
 * ./ctrip test -Dtest=HistoryRecorder -Dhistories.record=PAID_LATE</pre>
 */
@EnabledIfSystemProperty(named = "histories.record", matches = ".+")
@Timeout(120)
class HistoryRecorder {

  private static final String DUE = PaymentWorld.DUE.toString();
  private static final String PART = "400000000000000000";
  private static final Duration SHORT_WINDOW = Duration.ofSeconds(3);
  private static final Duration BLOCK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  private static TestTemporal temporal;
  private static PaymentWorld world;

  @BeforeAll
  static void start(@TempDir Path directory) {
    temporal = TestTemporal.inMemory(directory.resolve("temporal.log"));
    world = PaymentWorld.on(temporal, directory);
  }

  @AfterAll
  static void stop() {
    world.close();
    temporal.close();
  }

  @ParameterizedTest
  @EnumSource
  void record(Branch branch) {
    assumeThat(System.getProperty("histories.record")).isIn("all", branch.name());
    Payment payment = live(branch);
    branch.write(
        branch.isAfterTheClose() ? world.historyAfterTheClose(payment) : world.history(payment));
  }

  private static Payment live(Branch branch) {
    return switch (branch) {
      case PAID -> untilClosed(untilSettled(detected()));
      case PAID_IN_PARTS -> untilClosed(untilSettled(pay(partlyPaid(PaymentWorld.WINDOW), DUE)));
      case OVERPAID -> untilClosed(untilSettled(pay(world.create(), "1500000000000000000")));
      case PAID_LATE -> untilClosed(paidLate());
      case PAID_LATE_AND_ACCEPTED -> accepted(paidLate());
      case PAID_LATE_AND_ACCEPTED_BY_POLICY -> acceptedByPolicy();
      case UNDERPAID_AND_ACCEPTED -> accepted(partlyPaid(PaymentWorld.WINDOW));
      case EXTENDED_WHILE_PENDING -> untilClosed(untilSettled(pay(extended(world.create()), DUE)));
      case EXTENDED_AFTER_EXPIRY -> untilClosed(untilSettled(pay(extended(expired()), DUE)));
      case EXTENDED_AND_QUOTED_ANEW -> quotedAnew();
      case EXPIRED_EMPTY -> untilClosed(expired());
      case EXPIRED_UNDERPAID -> expiredUnderpaid();
      case CANCELLED_BY_UPDATE -> cancelledByUpdate();
      case CANCELLED_BY_SIGNAL -> cancelledBySignal();
      case CANCEL_REFUSED -> cancelRefused();
      case CANCELLATION_REQUESTED_BEFORE_MONEY -> cancellationRequestedBeforeMoney();
      case CANCELLATION_REQUESTED_AFTER_MONEY -> cancellationRequestedAfterMoney();
      case REORGED_AND_PAID_AGAIN -> reorgedAndPaidAgain();
      case REORGED_AFTER_CONFIRMED -> reorgedAfterConfirmed();
      case REORGED_DURING_THE_SWEEP -> reorgedDuringTheSweep();
      case TAKEN_UP_AGAIN_AFTER_TERMINATION -> takenUpAgain();
      case CHAIN_HALTED_BEFORE_DEPTH -> chainHaltedBeforeDepth();
      case CHAIN_HALTED_OVER_THE_DEADLINE -> chainHaltedOverTheDeadline();
      case DATABASE_AWAY -> databaseAway();
      case DEPOSIT_AFTER_THE_CLOSE -> depositAfterTheClose();
      case ACCEPTED_AFTER_THE_CLOSE -> acceptedAfterTheClose();
      case DEAD_WEBHOOK_ENDPOINT -> deadWebhookEndpoint();
      case SWEEP_DEFERRED -> sweepDeferred();
      case SWEEP_STUCK -> sweepStuck();
    };
  }

  private static Payment paidLate() {
    Payment payment = pay(expired(), DUE);
    awaitFlag(payment, LATE);
    return payment;
  }

  private static Payment accepted(Payment payment) {
    assertThat(world.accept(payment)).isInstanceOf(ActResult.Done.class);
    return untilClosed(untilSettled(payment));
  }

  private static Payment acceptedByPolicy() {
    world.setLatePolicy(LatePolicy.ACCEPT);
    try {
      return untilClosed(untilSettled(paidLate()));
    } finally {
      world.setLatePolicy(LatePolicy.HOLD);
    }
  }

  private static Payment extended(Payment payment) {
    assertThat(world.extend(payment, PaymentWorld.WINDOW.plusHours(1)))
        .isInstanceOf(ActResult.Done.class);
    return world.awaitStatus(payment, PENDING);
  }

  /** Enough by the first quote comes after the second, by which it is too little. */
  private static Payment quotedAnew() {
    Payment payment = pay(world.createPriced("2000.00"), PART);
    awaitFlag(payment, UNDERPAID);
    world.rates.move("1000");
    try {
      pay(extended(payment), DUE);
    } finally {
      world.rates.move("2000");
    }
    world.awaitThat(payment, read -> read.amountReceived().isAbove(PaymentWorld.DUE));
    return untilClosed(untilSettled(pay(payment, DUE)));
  }

  private static Payment depositAfterTheClose() {
    Payment payment = untilClosed(untilSettled(detected()));
    pay(payment, PART);
    return world.mineUntilLateDepositIsOver(payment);
  }

  private static Payment acceptedAfterTheClose() {
    Payment payment = untilClosed(expired());
    pay(payment, DUE);
    world.mineUntilLateDepositIsOver(payment);
    assertThat(world.accept(payment)).isInstanceOf(ActResult.Done.class);
    untilSettled(payment);
    return world.mineUntilLateDepositIsOver(payment);
  }

  /** The sweep is held, since its fee is too high, when the money goes. */
  private static Payment reorgedAfterConfirmed() {
    Payment payment = world.create();
    TxHash deposit = world.pay(payment.address(), DUE);
    world.mine(1);
    world.chain.setNextBaseFee(GWEI.multiply(BigInteger.valueOf(300)));
    try {
      world.mineUntil(payment, CONFIRMED);
      world.reorg(depthOf(payment));
      awaitFlag(payment, REORGED);
    } finally {
      world.chain.setNextBaseFee(GWEI);
    }
    world.chain.sendAgain(deposit);
    world.mine(1);
    return world.awaitThat(payment, read -> read.flags().isEmpty());
  }

  private static Payment reorgedDuringTheSweep() {
    Payment payment = world.create();
    TxHash deposit = world.pay(payment.address(), DUE);
    world.mine(1);
    world.awaitStatus(payment, DETECTED);
    world.mine(1);
    await().atMost(PATIENCE).until(() -> isSweepSent(payment));
    world.reorg(depthOf(payment));
    awaitFlag(payment, REORGED);
    world.chain.sendAgain(deposit);
    return untilClosed(untilSettled(payment));
  }

  /** So many blocks take the payment's deposit with them. */
  private static int depthOf(Payment payment) {
    long block = world.read(payment).deposits().getFirst().blockNumber();
    return (int) (world.chain.head().number() - block + 1);
  }

  private static Payment expiredUnderpaid() {
    Payment payment = partlyPaid(SHORT_WINDOW);
    world.pass(SHORT_WINDOW);
    world.mine(2);
    world.awaitStatus(payment, EXPIRED);
    return untilClosed(payment);
  }

  private static Payment cancelledByUpdate() {
    Payment payment = world.create();
    assertThat(world.cancel(payment)).isInstanceOf(ActResult.Done.class);
    return untilClosed(payment);
  }

  private static Payment cancelledBySignal() {
    Payment payment = world.create();
    world.workflow(payment).cancelWithoutAnswer(new Note("operator", "asked to"));
    world.awaitStatus(payment, CANCELLED);
    return untilClosed(payment);
  }

  private static Payment cancelRefused() {
    Payment payment = partlyPaid(PaymentWorld.WINDOW);
    assertThat(world.cancel(payment)).isInstanceOf(ActResult.Refused.class);
    world.workflow(payment).cancelWithoutAnswer(new Note("operator", "asked to"));
    return untilClosed(untilSettled(pay(payment, DUE)));
  }

  private static Payment cancellationRequestedBeforeMoney() {
    Payment payment = world.create();
    world.stub(payment).cancel("from the Web UI");
    world.awaitStatus(payment, CANCELLED);
    return untilClosed(payment);
  }

  private static Payment cancellationRequestedAfterMoney() {
    Payment payment = detected();
    world.stub(payment).cancel("from the Web UI");
    return untilClosed(untilSettled(payment));
  }

  private static Payment reorgedAndPaidAgain() {
    Payment payment = detected();
    world.reorg(1);
    awaitFlag(payment, REORGED);
    world.awaitStatus(payment, PENDING);
    return untilClosed(untilSettled(pay(payment, DUE)));
  }

  private static Payment takenUpAgain() {
    Payment payment = detected();
    world.stub(payment).terminate("by hand");
    await().atMost(PATIENCE).until(() -> !world.isClosed(payment));
    return untilClosed(untilSettled(payment));
  }

  private static Payment chainHaltedBeforeDepth() {
    Payment payment = detected();
    world.halt(Duration.ofSeconds(10));
    return untilClosed(untilSettled(payment));
  }

  private static Payment chainHaltedOverTheDeadline() {
    Payment payment = world.create(world.merchant.url(), SHORT_WINDOW);
    world.halt(Duration.ofSeconds(10));
    assertThat(world.read(payment).status()).isEqualTo(PENDING);
    world.mine(1);
    world.awaitStatus(payment, EXPIRED);
    return untilClosed(payment);
  }

  /** The ledger's local activities fail, and an ordinary one waits for PostgreSQL. */
  private static Payment databaseAway() {
    Payment payment = world.create();
    world.jdbc.sql("alter table payment rename to payment_away").update();
    try {
      world.workflow(payment).recheck(new Note("operator", "look now"));
      awaitEvent(payment, "Ledger_Load", "ACTIVITY_TASK_SCHEDULED");
    } finally {
      world.jdbc.sql("alter table payment_away rename to payment").update();
    }
    return untilClosed(untilSettled(pay(payment, DUE)));
  }

  private static Payment deadWebhookEndpoint() {
    RecordingMerchant gone = RecordingMerchant.start("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    gone.close();
    return untilClosed(untilSettled(pay(world.create(gone.url()), DUE)));
  }

  private static Payment sweepDeferred() {
    Payment payment = detected();
    world.chain.setNextBaseFee(GWEI.multiply(BigInteger.valueOf(300)));
    try {
      world.mineUntil(payment, CONFIRMED);
      awaitEvent(payment, "until a sweep may be worth its fee", "TIMER_STARTED");
    } finally {
      world.chain.setNextBaseFee(GWEI);
    }
    return payment;
  }

  private static Payment sweepStuck() {
    Payment payment = detected();
    world.mine(1);
    await().atMost(PATIENCE).until(() -> isSweepSent(payment));
    world.chain.revertAt(world.chain.settings().treasury());
    world.mine(5);
    awaitFlag(payment, NEEDS_ATTENTION);
    return payment;
  }

  // --- Steps ---

  private static Payment detected() {
    Payment payment = pay(world.create(), DUE);
    return world.awaitStatus(payment, DETECTED);
  }

  private static Payment expired() {
    Payment payment = world.create(world.merchant.url(), SHORT_WINDOW);
    world.pass(SHORT_WINDOW.plusSeconds(1));
    return world.awaitStatus(payment, EXPIRED);
  }

  private static Payment partlyPaid(Duration window) {
    Payment payment = pay(world.create(world.merchant.url(), window), PART);
    return awaitFlag(payment, UNDERPAID);
  }

  private static Payment pay(Payment payment, String baseUnits) {
    world.pay(payment.address(), baseUnits);
    world.mine(1);
    return payment;
  }

  private static Payment awaitFlag(Payment payment, PaymentFlag flag) {
    return world.awaitThat(payment, read -> read.flags().contains(flag));
  }

  private static Payment untilSettled(Payment payment) {
    return world.mineUntil(payment, SETTLED);
  }

  private static Payment untilClosed(Payment payment) {
    for (int i = 0; i < 30 && !world.isClosed(payment); i++) {
      world.pass(BLOCK);
    }
    assertThat(world.isClosed(payment)).isTrue();
    assertThat(world.events(payment)).last().isEqualTo("closed");
    return payment;
  }

  private static boolean isSweepSent(Payment payment) {
    Sweep sweep = world.read(payment).sweep();
    return sweep != null && sweep.txHash() != null && world.chain.knows(sweep.txHash());
  }

  private static void awaitEvent(Payment payment, String text, String type) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            world.history(payment).getEvents().stream()
                .anyMatch(event ->
                    event.getEventType().name().endsWith(type) && event.toString().contains(text)));
  }
}
