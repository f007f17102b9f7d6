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
 * Money that comes late, in parts, too much, twice or in a hundred transfers, and what a merchant
 * makes of it.
 */
@ExtendWith(SideBySide.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class LateMoneyIT {

  private static final Duration SHORT = Duration.ofSeconds(2);

  /** Time to pay, and not too long to wait for. */
  private static final Duration TIME_TO_PAY = Duration.ofSeconds(8);

  private static final BigInteger PART = hundredths(60);
  private static final int MANY = 100;

  /** The first two attempts of each of four webhooks; the third come five minutes later. */
  private static final int FAILED_ATTEMPTS = 8;

  @TempDir static Path directory;

  private Installation installation;
  private JsonNode acceptedByPolicy;
  private JsonNode tooLittleForPolicy;
  private JsonNode cancelledUnderPolicy;

  @BeforeAll
  void start() {
    installation = Installation.start(directory, Map.of());
    installation.startGatewayAndAwaitReady();
    installation.setLatePolicy("accept");
    acceptedByPolicy = installation.create(SMALL, SHORT);
    tooLittleForPolicy = installation.create(SMALL, SHORT);
    cancelledUnderPolicy = installation.create(SMALL, LONG);
    installation.setLatePolicy("hold");
  }

  /** When all is over: the books balance, and nothing that happened was an error. */
  @AfterAll
  void stop() {
    try (Installation open = installation) {
      open.assertTreasuryRoseBySweeps();
      open.assertNoErrorsLogged();
    }
  }

  // --- Late ---

  @Test
  void holdsLateMoneyForAPersonAndSweepsItMeanwhile() {
    JsonNode payment = expired();
    installation.pay(payment, SMALL);

    JsonNode swept = installation.awaitSwept(payment, SMALL, 1);

    assertThat(status(swept)).isEqualTo("expired");
    assertThat(flags(swept)).containsExactlyInAnyOrder("late", "needs_attention");
    installation.awaitToldOf(
        payment,
        Set.of("payment.created", "payment.expired", "payment.late", "payment.needs_attention"));
    assertThat(installation.events(payment)).doesNotContain("accepted", "detected", "settled");
  }

  @Test
  void settlesLateMoneyOnceItIsAccepted() {
    JsonNode payment = expired();
    installation.pay(payment, SMALL);
    installation.awaitFlags(payment, "late", "needs_attention");

    JsonNode accepted = accept(payment);

    assertThat(accepted.path("accepted_at").asString("")).isNotEmpty();
    installation.assertSettlesOnce(payment, SMALL);
    assertThat(flags(installation.now(payment))).containsExactly("late");
    assertThat(installation.events(payment))
        .containsSubsequence("expired", "late", "accepted", "detected", "confirmed", "settled");
    assertThat(installation.eventData(payment, "accepted"))
        .singleElement()
        .satisfies(data ->
            assertThat(data.toString()).contains("jane@shop.example", "a regular customer"));
  }

  @Test
  void acceptsLateMoneyByItselfWhereTheMerchantWantsThat() {
    installation.awaitStatus(acceptedByPolicy, "expired");
    installation.pay(acceptedByPolicy, SMALL);

    installation.assertSettlesOnce(acceptedByPolicy, SMALL);

    assertThat(flags(installation.now(acceptedByPolicy))).containsExactly("late");
    assertThat(installation.events(acceptedByPolicy))
        .containsSubsequence("expired", "late", "accepted", "detected", "confirmed", "settled")
        .doesNotContain("needs_attention");
  }

  @Test
  void holdsTooLittleAndWhatWasCancelledWhateverThePolicy() {
    installation.awaitStatus(tooLittleForPolicy, "expired");
    installation.pay(tooLittleForPolicy, PART);
    installation.cancel(cancelledUnderPolicy);
    installation.pay(cancelledUnderPolicy, SMALL);

    JsonNode little = installation.awaitSwept(tooLittleForPolicy, PART);
    JsonNode cancelled = installation.awaitSwept(cancelledUnderPolicy, SMALL);

    assertThat(status(little)).isEqualTo("expired");
    assertThat(flags(little)).containsExactlyInAnyOrder("late", "underpaid", "needs_attention");
    assertThat(installation.events(tooLittleForPolicy)).doesNotContain("accepted");
    assertThat(status(cancelled)).isEqualTo("cancelled");
    assertThat(flags(cancelled)).containsExactlyInAnyOrder("late", "needs_attention");
    assertThat(installation.events(cancelledUnderPolicy)).doesNotContain("accepted");
  }

  @Test
  void settlesMoneyOfACancelledPaymentThatIsAccepted() {
    JsonNode payment = installation.create(SMALL, LONG);
    installation.cancel(payment);
    installation.pay(payment, SMALL);
    JsonNode late = installation.awaitFlags(payment, "late", "needs_attention");
    assertThat(status(late)).isEqualTo("cancelled");

    accept(payment);

    installation.assertSettlesOnce(payment, SMALL);
    assertThat(flags(installation.now(payment))).isEmpty();
  }

  // --- Too little ---

  @Test
  void settlesTooLittleThatIsAcceptedWhileThePaymentWaits() {
    JsonNode payment = installation.create(SMALL, LONG);
    installation.pay(payment, PART);
    JsonNode waiting = installation.awaitFlags(payment, "underpaid");
    assertThat(status(waiting)).isEqualTo("pending");

    accept(payment);

    installation.assertSettlesOnce(payment, PART);
    assertThat(flags(installation.now(payment))).containsExactly("underpaid");
  }

  @Test
  void settlesTooLittleThatIsAcceptedAfterThePaymentExpired() {
    JsonNode payment = installation.create(SMALL, TIME_TO_PAY);
    installation.pay(payment, PART);
    installation.awaitStatus(payment, "expired");
    installation.awaitFlags(payment, "underpaid", "needs_attention");

    accept(payment);

    installation.assertSettlesOnce(payment, PART);
    assertThat(flags(installation.now(payment))).containsExactly("underpaid");
    assertThat(installation.events(payment))
        .containsSubsequence("underpaid", "expired", "accepted", "detected", "settled")
        .doesNotContain("late");
  }

  @Test
  void acceptsNothingThatIsNotThereOrCountsAlready() {
    JsonNode empty = installation.create(SMALL, LONG);
    JsonNode paid = installation.createAndPay(SMALL);
    installation.awaitStatus(paid, "settled");

    for (JsonNode payment : List.of(empty, paid)) {
      assertThatExceptionOfType(MerchantClient.Refused.class)
          .isThrownBy(() -> accept(payment))
          .satisfies(refused -> assertThat(refused.status()).isEqualTo(409))
          .satisfies(refused -> assertThat(refused.problem()).isEqualTo("nothing-to-accept"));
    }
    assertThat(installation.events(empty)).containsExactly("created");
    assertThat(installation.events(paid)).doesNotContain("accepted");
  }

  // --- More time ---

  @Test
  void givesAWaitingPayerMoreTime() {
    JsonNode payment = installation.create(SMALL, TIME_TO_PAY);
    Instant deadline = Instant.parse(payment.path("expires_at").asString());
    extend(payment, LONG);
    installation.awaitChainReadAfter(deadline);
    assertThat(status(installation.now(payment))).isEqualTo("pending");

    installation.pay(payment, SMALL);

    installation.assertSettlesOnce(payment, SMALL);
    assertThat(flags(installation.now(payment))).isEmpty();
    assertThat(installation.events(payment))
        .containsSubsequence("created", "extended", "detected")
        .doesNotContain("expired");
  }

  @Test
  void waitsAgainWhenAnExpiredPaymentIsExtended() {
    JsonNode payment = expired();

    assertThat(status(extend(payment, LONG))).isEqualTo("pending");
    installation.pay(payment, SMALL);

    installation.assertSettlesOnce(payment, SMALL);
    assertThat(flags(installation.now(payment))).isEmpty();
  }

  @Test
  void takesMoneyBetweenTheOldAndTheNewDeadlineAsInTime() {
    JsonNode payment = expired();
    installation.pay(payment, SMALL);
    installation.awaitFlags(payment, "late", "needs_attention");

    extend(payment, LONG);

    installation.assertSettlesOnce(payment, SMALL);
    JsonNode settled = installation.now(payment);
    assertThat(flags(settled)).isEmpty();
    assertThat(settled.path("accepted_at").isNull()).isTrue();
  }

  // --- Too much ---

  @Test
  void settlesAnOverpaidPaymentAndSweepsItAll() {
    JsonNode payment = installation.create(SMALL, LONG);
    installation.pay(payment, SMALL.add(PART));

    installation.assertSettlesOnce(payment, SMALL.add(PART));

    assertThat(flags(installation.now(payment))).containsExactly("overpaid");
    installation.awaitToldOf(payment, Set.of("payment.overpaid"));
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
  void flagsAndSweepsWhatComesToASettledPaymentThatIsStillOpen() {
    try (RecordingMerchant deaf =
        installation.anotherReceiver().answerNext(FAILED_ATTEMPTS, Answer.status(503))) {
      JsonNode payment = installation.create(SMALL, TIME_TO_PAY, deaf);
      installation.pay(payment, SMALL);
      installation.awaitStatus(payment, "settled");
      deaf.awaitCalls(FAILED_ATTEMPTS, Installation.PATIENCE);
      installation.awaitChainReadAfter(Instant.parse(payment.path("expires_at").asString()));

      installation.pay(payment, PART);
      installation.awaitFlags(payment, "overpaid", "late");
      JsonNode swept = installation.awaitSwept(payment, SMALL.add(PART), 2);

      assertThat(status(swept)).isEqualTo("settled");
      assertThat(installation.events(payment))
          .containsSubsequence("settled", "overpaid", "late")
          .doesNotContain("closed");
      assertThat(installation.workflows().isLateDepositKnown(payment)).isFalse();
    }
  }

  @Test
  void looksAfterARepeatedPaymentThoughTheFirstIsClosed() {
    JsonNode payment = installation.createAndPay(SMALL);
    installation.awaitStatus(payment, "settled");
    installation.workflows().awaitClosed(payment);
    assertThat(installation.events(payment)).endsWith("settled", "closed");

    installation.pay(payment, SMALL);
    JsonNode twice = installation.awaitFlags(payment, "overpaid");
    installation.workflows().awaitLateDepositClosed(payment);

    assertThat(status(twice)).isEqualTo("settled");
    installation.awaitToldOf(payment, Set.of("payment.overpaid"));
    installation.awaitSwept(payment, SMALL.add(SMALL), 2);
    assertThat(installation.events(payment))
        .containsSubsequence("settled", "closed", "overpaid")
        .containsOnlyOnce("closed");
  }

  // --- Many transfers ---

  @Test
  void settlesWhatIsPaidInAHundredTransfers() {
    JsonNode payment = installation.create(SMALL, LONG);
    for (int i = 0; i < MANY; i++) {
      installation.payFrom(1, payment, hundredths(1));
    }

    installation.awaitStatus(payment, "settled");
    installation.awaitSwept(payment, SMALL);
    installation.workflows().awaitClosed(payment);

    assertThat(installation.now(payment).path("deposits")).hasSize(MANY);
    assertThat(flags(installation.now(payment))).isEmpty();
    assertShownInTemporal(payment, "settled");
  }

  @Test
  void expiresWhatIsTooLittleInAHundredTransfers() {
    JsonNode payment = installation.create(SMALL, Duration.ofSeconds(20));
    BigInteger each = SMALL.divide(BigInteger.valueOf(2 * MANY));
    for (int i = 0; i < MANY; i++) {
      installation.payFrom(2, payment, each);
    }

    installation.awaitStatus(payment, "expired");
    JsonNode swept = installation.awaitSwept(payment, each.multiply(BigInteger.valueOf(MANY)));

    assertThat(swept.path("deposits")).hasSize(MANY);
    assertThat(flags(swept)).containsExactlyInAnyOrder("underpaid", "needs_attention");
    assertShownInTemporal(payment, "expired");
  }

  /** With more than 31 hashes the server would have terminated it for its search attribute. */
  private void assertShownInTemporal(JsonNode payment, String status) {
    SearchAttributes shown = installation.workflows().searchAttributes(payment);
    assertThat(shown.get(PaymentSearchAttributes.STATUS)).isEqualTo(status);
    assertThat(shown.get(PaymentSearchAttributes.TX_HASHES)).hasSizeBetween(1, 31);
    assertThat(installation.workflows().runs(payment)).isOne();
    assertThat(installation.workflows().historyLength(payment)).isLessThan(1_000);
  }

  // --- Steps ---

  private JsonNode expired() {
    JsonNode payment = installation.create(SMALL, SHORT);
    installation.awaitStatus(payment, "expired");
    return payment;
  }

  private JsonNode accept(JsonNode payment) {
    return installation.merchant().accept(id(payment), "a regular customer", "jane@shop.example");
  }

  private JsonNode extend(JsonNode payment, Duration expiresIn) {
    return installation.merchant().extend(id(payment), expiresIn);
  }

  /** Of what is due. */
  private static BigInteger hundredths(int count) {
    return SMALL.multiply(BigInteger.valueOf(count)).divide(BigInteger.valueOf(100));
  }
}
