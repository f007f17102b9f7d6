package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LARGE;
import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.flags;
import static dev.ctrip.gateway.world.Installation.id;
import static dev.ctrip.gateway.world.Installation.status;
import static dev.ctrip.gateway.world.Installation.sweepState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.payment.PaymentSearchAttributes;
import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.MerchantClient;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.RecordingMerchant.Answer;
import io.temporal.common.SearchAttributes;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
 * Money that comes late, in parts, too much, twice or in a hundred transfers, and what a merchant
 * makes of it. The payments live side by side: all that has to wait for a deadline is begun before
 * the first test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class LateMoneyIT {

  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final BigInteger PART = parts(6);
  private static final int MANY = 100;

  /** The first two attempts of each of four webhooks. */
  private static final int FAILED_ATTEMPTS = 8;

  @TempDir static Path directory;

  private Installation installation;

  /** Keeps a settled payment open, since its webhooks are tried again after five minutes only. */
  private RecordingMerchant deaf;

  private JsonNode held;
  private JsonNode acceptedLate;
  private JsonNode acceptedByPolicy;
  private JsonNode tooLittleForPolicy;
  private JsonNode cancelledUnderPolicy;
  private JsonNode acceptedWhilePending;
  private JsonNode expiredUnderpaid;
  private JsonNode cancelledThenPaid;
  private JsonNode extendedInTime;
  private JsonNode extendedAfterwards;
  private JsonNode extendedOverLateMoney;
  private JsonNode settledOpen;
  private JsonNode overpaid;
  private JsonNode repeated;
  private JsonNode paidInManyParts;
  private JsonNode tooLittleInManyParts;

  @BeforeAll
  void beginThemAll() {
    installation = Installation.start(directory, Map.of());
    installation.startGatewayAndAwaitReady();
    deaf = installation.anotherReceiver().answerNext(FAILED_ATTEMPTS, Answer.status(503));
    installation.setLatePolicy("accept");
    acceptedByPolicy = installation.create(SMALL, SHORT);
    tooLittleForPolicy = installation.create(SMALL, SHORT);
    cancelledUnderPolicy = installation.create(SMALL, LONG);
    installation.setLatePolicy("hold");
    held = installation.create(SMALL, SHORT);
    acceptedLate = installation.create(SMALL, SHORT);
    expiredUnderpaid = installation.create(SMALL, Duration.ofSeconds(6));
    installation.pay(expiredUnderpaid, PART);
    extendedInTime = installation.create(SMALL, Duration.ofSeconds(6));
    extend(extendedInTime, LONG);
    extendedAfterwards = installation.create(SMALL, SHORT);
    extendedOverLateMoney = installation.create(SMALL, SHORT);
    settledOpen = installation.create(SMALL, LONG, deaf);
    installation.pay(settledOpen, SMALL);
    cancelledThenPaid = installation.create(SMALL, LONG);
    acceptedWhilePending = installation.create(SMALL, LONG);
    installation.pay(acceptedWhilePending, PART);
    overpaid = installation.create(SMALL, LONG);
    installation.pay(overpaid, SMALL.add(PART));
    repeated = installation.createAndPay(SMALL);
    paidInManyParts = installation.create(SMALL, LONG);
    tooLittleInManyParts = installation.create(SMALL, Duration.ofSeconds(20));
    for (int i = 0; i < MANY; i++) {
      installation.payFrom(1, paidInManyParts, SMALL.divide(BigInteger.valueOf(MANY)));
      installation.payFrom(2, tooLittleInManyParts, PART.divide(BigInteger.valueOf(MANY)));
    }
    installation.cancel(cancelledUnderPolicy);
    installation.cancel(cancelledThenPaid);
    installation.pay(cancelledUnderPolicy, SMALL);
    installation.pay(cancelledThenPaid, SMALL);
  }

  /** When all is over: the books balance, and nothing that happened was an error. */
  @AfterAll
  void stop() {
    try (Installation open = installation;
        RecordingMerchant closing = deaf) {
      open.assertTreasuryRoseBySweeps();
      open.assertNoErrorsLogged();
    }
  }

  @Test
  void holdsLateMoneyForAPersonAndSweepsItMeanwhile() {
    payLate(held, SMALL);

    JsonNode swept = installation.awaitPayment(held, now -> sweepState(now).equals("swept"));

    assertThat(status(swept)).isEqualTo("expired");
    assertThat(flags(swept)).containsExactlyInAnyOrder("late", "needs_attention");
    installation.awaitToldOf(
        held,
        Set.of("payment.created", "payment.expired", "payment.late", "payment.needs_attention"));
    installation.assertSweptOnce(held, SMALL);
    assertThat(installation.events(held)).doesNotContain("accepted", "detected", "settled");
  }

  @Test
  void settlesLateMoneyOnceItIsAccepted() {
    payLate(acceptedLate, SMALL);
    installation.awaitFlags(acceptedLate, "late", "needs_attention");

    JsonNode accepted = accept(acceptedLate);

    assertThat(accepted.path("accepted_at").asString("")).isNotEmpty();
    installation.assertSettlesOnce(acceptedLate, SMALL);
    assertThat(flags(installation.now(acceptedLate))).containsExactly("late");
    assertThat(installation.events(acceptedLate))
        .containsSubsequence("expired", "late", "accepted", "detected", "confirmed", "settled");
    assertAcceptedBy("jane@shop.example", "a regular customer", acceptedLate);
  }

  @Test
  void acceptsLateMoneyByItselfWhereTheMerchantWantsThat() {
    payLate(acceptedByPolicy, SMALL);

    installation.assertSettlesOnce(acceptedByPolicy, SMALL);

    assertThat(flags(installation.now(acceptedByPolicy))).containsExactly("late");
    assertThat(installation.events(acceptedByPolicy))
        .containsSubsequence("expired", "late", "accepted", "detected", "confirmed", "settled")
        .doesNotContain("needs_attention");
  }

  @Test
  void holdsTooLittleAndWhatWasCancelledWhateverThePolicy() {
    payLate(tooLittleForPolicy, PART);

    JsonNode little =
        installation.awaitFlags(tooLittleForPolicy, "late", "underpaid", "needs_attention");
    JsonNode cancelled = installation.awaitFlags(cancelledUnderPolicy, "late", "needs_attention");

    assertThat(status(little)).isEqualTo("expired");
    assertThat(status(cancelled)).isEqualTo("cancelled");
    assertThat(installation.events(tooLittleForPolicy)).doesNotContain("accepted");
    assertThat(installation.events(cancelledUnderPolicy)).doesNotContain("accepted");
  }

  @Test
  void settlesTooLittleThatIsAcceptedWhileThePaymentWaits() {
    JsonNode waiting = installation.awaitFlags(acceptedWhilePending, "underpaid");
    assertThat(status(waiting)).isEqualTo("pending");

    accept(acceptedWhilePending);

    installation.assertSettlesOnce(acceptedWhilePending, PART);
    assertThat(flags(installation.now(acceptedWhilePending))).containsExactly("underpaid");
  }

  @Test
  void settlesTooLittleThatIsAcceptedAfterThePaymentExpired() {
    installation.awaitStatus(expiredUnderpaid, "expired");
    installation.awaitFlags(expiredUnderpaid, "underpaid", "needs_attention");

    accept(expiredUnderpaid);

    installation.assertSettlesOnce(expiredUnderpaid, PART);
    assertThat(flags(installation.now(expiredUnderpaid))).containsExactly("underpaid");
    assertThat(installation.events(expiredUnderpaid))
        .containsSubsequence("underpaid", "expired", "accepted", "detected", "settled");
  }

  @Test
  void settlesMoneyOfACancelledPaymentThatIsAccepted() {
    JsonNode late = installation.awaitFlags(cancelledThenPaid, "late", "needs_attention");
    assertThat(status(late)).isEqualTo("cancelled");

    accept(cancelledThenPaid);

    installation.assertSettlesOnce(cancelledThenPaid, SMALL);
    assertThat(flags(installation.now(cancelledThenPaid))).containsExactly("late");
  }

  @Test
  void acceptsNothingThatIsNotThereOrCountsAlready() {
    JsonNode empty = installation.create(SMALL, LONG);
    installation.awaitStatus(repeated, "settled");

    for (JsonNode payment : new JsonNode[] {empty, repeated}) {
      assertThatExceptionOfType(MerchantClient.Refused.class)
          .isThrownBy(() -> accept(payment))
          .satisfies(refused -> assertThat(refused.status()).isEqualTo(409))
          .satisfies(refused -> assertThat(refused.problem()).isEqualTo("nothing-to-accept"));
    }
    assertThat(installation.events(empty)).containsExactly("created");
  }

  @Test
  void givesAWaitingPayerMoreTime() {
    Instant oldDeadline = Instant.parse(extendedInTime.path("expires_at").asString());
    installation.awaitChainAfter(oldDeadline);
    assertThat(status(installation.now(extendedInTime))).isEqualTo("pending");

    installation.pay(extendedInTime, SMALL);

    installation.assertSettlesOnce(extendedInTime, SMALL);
    assertThat(flags(installation.now(extendedInTime))).isEmpty();
    assertThat(installation.events(extendedInTime))
        .containsSubsequence("created", "extended", "detected")
        .doesNotContain("expired");
  }

  @Test
  void waitsAgainWhenAnExpiredPaymentIsExtended() {
    installation.awaitStatus(extendedAfterwards, "expired");

    assertThat(status(extend(extendedAfterwards, LONG))).isEqualTo("pending");
    installation.pay(extendedAfterwards, SMALL);

    installation.assertSettlesOnce(extendedAfterwards, SMALL);
    assertThat(flags(installation.now(extendedAfterwards))).isEmpty();
  }

  @Test
  void takesMoneyBetweenTheOldAndTheNewDeadlineAsInTime() {
    payLate(extendedOverLateMoney, SMALL);
    installation.awaitFlags(extendedOverLateMoney, "late", "needs_attention");

    extend(extendedOverLateMoney, LONG);

    installation.assertSettlesOnce(extendedOverLateMoney, SMALL);
    JsonNode settled = installation.now(extendedOverLateMoney);
    assertThat(flags(settled)).isEmpty();
    assertThat(settled.path("accepted_at").isNull()).isTrue();
  }

  @Test
  void flagsAndSweepsWhatComesToASettledPayment() {
    installation.awaitStatus(settledOpen, "settled");
    deaf.awaitCalls(FAILED_ATTEMPTS, Installation.PATIENCE);

    installation.pay(settledOpen, PART);

    installation.awaitFlags(settledOpen, "overpaid");
    JsonNode swept = installation.awaitSwept(settledOpen, SMALL.add(PART), 2);
    assertThat(status(swept)).isEqualTo("settled");
    assertThat(installation.events(settledOpen))
        .containsSubsequence("settled", "overpaid")
        .doesNotContain("closed");
    assertThat(installation.workflows().isLateDepositKnown(settledOpen)).isFalse();
  }

  @Test
  void settlesAnOverpaidPaymentAndSweepsItAll() {
    installation.assertSettlesOnce(overpaid, SMALL.add(PART));

    assertThat(flags(installation.now(overpaid))).containsExactly("overpaid");
    installation.awaitToldOf(overpaid, Set.of("payment.overpaid"));
  }

  @Test
  void looksAfterARepeatedPaymentThoughTheFirstIsClosed() {
    installation.workflows().awaitClosed(repeated);
    assertThat(installation.events(repeated)).endsWith("settled", "closed");

    installation.pay(repeated, SMALL);
    JsonNode twice = installation.awaitFlags(repeated, "overpaid");
    installation.workflows().awaitLateDepositClosed(repeated);

    assertThat(status(twice)).isEqualTo("settled");
    installation.awaitToldOf(repeated, Set.of("payment.overpaid"));
    installation.awaitSwept(repeated, SMALL.add(SMALL), 2);
    assertThat(installation.events(repeated))
        .containsSubsequence("settled", "closed", "overpaid");
  }

  @Test
  void sweepsWhatComesWhileASweepIsUnderWay() {
    JsonNode payment = installation.createAndPay(LARGE);
    installation.awaitPayment(payment, now -> sweepState(now).equals("signed"));

    installation.pay(payment, LARGE);
    JsonNode during = installation.awaitFlags(payment, "overpaid");
    assertThat(status(during)).isEqualTo("confirmed");
    assertThat(sweepState(during)).isEqualTo("signed");

    installation.awaitSwept(payment, LARGE.add(LARGE), 2);
    installation.workflows().awaitClosed(payment);
    assertThat(status(installation.now(payment))).isEqualTo("settled");
    assertThat(installation.workflows().isLateDepositKnown(payment)).isFalse();
  }

  @Test
  void settlesWhatIsPaidInAHundredTransfers() {
    installation.awaitStatus(paidInManyParts, "settled");
    installation.workflows().awaitClosed(paidInManyParts);

    assertThat(installation.now(paidInManyParts).path("deposits")).hasSize(MANY);
    assertThat(flags(installation.now(paidInManyParts))).isEmpty();
    installation.awaitSwept(paidInManyParts, SMALL);
    assertShownInTemporal(paidInManyParts, "settled");
  }

  @Test
  void expiresWhatIsTooLittleInAHundredTransfers() {
    installation.awaitStatus(tooLittleInManyParts, "expired");

    JsonNode swept = installation.awaitSwept(tooLittleInManyParts, PART);

    assertThat(swept.path("deposits")).hasSize(MANY);
    assertThat(flags(swept)).containsExactlyInAnyOrder("underpaid", "needs_attention");
    assertShownInTemporal(tooLittleInManyParts, "expired");
  }

  /** Above 31 hashes the server would have terminated it for its search attribute. */
  private void assertShownInTemporal(JsonNode payment, String status) {
    SearchAttributes shown = installation.workflows().searchAttributes(payment);
    assertThat(shown.get(PaymentSearchAttributes.STATUS)).isEqualTo(status);
    assertThat(shown.get(PaymentSearchAttributes.TX_HASHES)).hasSizeBetween(1, 31);
    assertThat(installation.workflows().runs(payment)).isOne();
    assertThat(installation.workflows().historyLength(payment)).isLessThan(1_000);
  }

  private void payLate(JsonNode payment, BigInteger amount) {
    installation.awaitStatus(payment, "expired");
    installation.pay(payment, amount);
  }

  private JsonNode accept(JsonNode payment) {
    return installation.merchant().accept(id(payment), "a regular customer", "jane@shop.example");
  }

  private JsonNode extend(JsonNode payment, Duration expiresIn) {
    return installation.merchant().extend(id(payment), expiresIn);
  }

  private void assertAcceptedBy(String actor, String reason, JsonNode payment) {
    assertThat(installation.eventData(payment, "accepted"))
        .singleElement()
        .satisfies(data -> assertThat(data.toString()).contains(actor).contains(reason));
  }

  /** Tenths of what is due. */
  private static BigInteger parts(int tenths) {
    return SMALL.multiply(BigInteger.valueOf(tenths)).divide(BigInteger.TEN);
  }
}
