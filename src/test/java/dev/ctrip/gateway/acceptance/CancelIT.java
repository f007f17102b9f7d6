package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LARGE;
import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.flags;
import static dev.ctrip.gateway.world.Installation.id;
import static dev.ctrip.gateway.world.Installation.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.MerchantClient;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Three ways to call a payment off, before and after money, and what people's acts do while nobody
 * works on payments or Temporal is down.
 */
@ExtendWith(SideBySide.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class CancelIT {

  private static final BigInteger PART = SMALL.divide(BigInteger.TWO);

  /** What a person who waits for an answer will bear; the decision has five seconds of it. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  @TempDir static Path directory;

  private Installation installation;

  private JsonNode withoutWorker;
  private JsonNode paidWithoutWorker;
  private JsonNode withoutTemporal;
  private JsonNode acceptedWithoutTemporal;
  private JsonNode extendedWithoutTemporal;
  private MerchantClient.Refused refusedWithoutWorker;
  private MerchantClient.Refused refusedThoughPaid;
  private MerchantClient.Refused refusedWithoutTemporal;

  /** First all that needs parts to be away; the tests find a gateway that has all of them again. */
  @BeforeAll
  void askWhileNobodyWorks() {
    installation = Installation.start(directory, Map.of());
    installation.startGatewayAndAwaitReady();
    withoutWorker = installation.create(SMALL, LONG);
    paidWithoutWorker = installation.create(SMALL, LONG);
    withoutTemporal = installation.create(SMALL, LONG);
    extendedWithoutTemporal = installation.create(SMALL, Duration.ofSeconds(20));
    acceptedWithoutTemporal = installation.create(SMALL, LONG);
    installation.pay(acceptedWithoutTemporal, PART);
    installation.awaitFlags(acceptedWithoutTemporal, "underpaid");

    installation.stopGateway();
    installation.startApiAloneAndAwaitReady();
    refusedWithoutWorker = refusal(withoutWorker);
    installation.pay(paidWithoutWorker, SMALL);
    refusedThoughPaid = refusal(paidWithoutWorker);

    installation.parts().temporal().stop();
    refusedWithoutTemporal = refusal(withoutTemporal);
    installation.merchant().accept(id(acceptedWithoutTemporal), "short by half", "jane");
    installation.merchant().extend(id(extendedWithoutTemporal), LONG);

    installation.stopGateway();
    installation.parts().temporal().start();
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

  // --- Before money ---

  @Test
  void cancelsByTheApiBeforeMoney() {
    JsonNode payment = installation.create(SMALL, LONG);

    installation.cancel(payment);

    assertThat(status(cancel(payment))).isEqualTo("cancelled");
    assertCancelledOnce(payment);
  }

  @Test
  void cancelsByASignalBeforeMoney() {
    JsonNode payment = running();

    installation.workflows().signal(payment, "cancel", note("operator"));

    installation.awaitStatus(payment, "cancelled");
    assertCancelledOnce(payment);
    assertThat(installation.eventData(payment, "cancelled").toString()).contains("operator");
  }

  /** As the Web UI sends it when nothing is filled in. */
  @Test
  void cancelsByASignalWithoutAnInput() {
    JsonNode payment = running();

    installation.workflows().signal(payment, "cancel");

    installation.awaitStatus(payment, "cancelled");
    assertCancelledOnce(payment);
  }

  @Test
  void cancelsByTheWebUisRequestBeforeMoney() {
    JsonNode payment = running();

    installation.workflows().requestCancellation(payment);

    installation.awaitStatus(payment, "cancelled");
    assertCancelledOnce(payment);
    assertThat(installation.eventData(payment, "cancelled").toString()).contains("temporal");
  }

  /** The request has ended nothing: the workflow still looks after late money. */
  @Test
  void looksAfterMoneyThatComesAfterTheWebUisRequest() {
    JsonNode payment = running();
    installation.workflows().requestCancellation(payment);
    installation.awaitStatus(payment, "cancelled");

    installation.pay(payment, SMALL);

    JsonNode late = installation.awaitSwept(payment, SMALL, 1);
    assertThat(status(late)).isEqualTo("cancelled");
    assertThat(flags(late)).containsExactlyInAnyOrder("late", "needs_attention");
  }

  // --- After money ---

  @Test
  void refusesByTheApiOnceSomeMoneyWasSeen() {
    JsonNode payment = partlyPaid();

    assertRefused(payment);
    assertRefused(payment);

    assertThat(installation.eventData(payment, "cancel_refused"))
        .as("once per actor")
        .singleElement()
        .satisfies(data -> assertThat(data.toString()).contains("money was already seen"));
    assertGoesOn(payment);
  }

  @Test
  void refusesByTheApiOnceEnoughWasSeen() {
    JsonNode payment = installation.createAndPay(LARGE);
    installation.awaitStatus(payment, "detected");

    assertRefused(payment);
    installation.assertSettlesOnce(payment, LARGE);
    assertRefused(payment);

    assertThat(installation.events(payment)).containsOnlyOnce("cancel_refused");
  }

  @Test
  void refusesASignalOnceMoneyWasSeen() {
    JsonNode payment = partlyPaid();

    installation.workflows().signal(payment, "cancel", note("operator"));
    installation.awaitPayment(payment, now -> refusals(now) == 1);
    installation.workflows().signal(payment, "cancel", note("another operator"));
    installation.awaitPayment(payment, now -> refusals(now) == 2);

    assertGoesOn(payment);
  }

  @Test
  void refusesTheWebUisRequestOnceMoneyWasSeen() {
    JsonNode payment = partlyPaid();

    installation.workflows().requestCancellation(payment);
    installation.awaitPayment(payment, now -> refusals(now) == 1);

    assertThat(installation.eventData(payment, "cancel_refused").toString()).contains("temporal");
    assertGoesOn(payment);
    assertThat(installation.workflows().runs(payment)).isOne();
  }

  // --- While nobody works on it ---

  @Test
  void saysThatNobodyDecidesWhileNoWorkerRunsAndCancelsOnceOneDoes() {
    assertAnsweredToComeAgain(refusedWithoutWorker);

    installation.cancel(withoutWorker);

    assertCancelledOnce(withoutWorker);
  }

  /** The question was left with Temporal and is decided late, by then against the money. */
  @Test
  void doesNotCancelWhatWasPaidBeforeAWorkerCame() {
    assertAnsweredToComeAgain(refusedThoughPaid);

    JsonNode over =
        installation.awaitPayment(
            paidWithoutWorker, now -> Set.of("settled", "cancelled").contains(status(now)));

    if (status(over).equals("cancelled")) {
      // Decided before the block with the money was read: then the money is late, and kept.
      assertThat(flags(installation.awaitSwept(paidWithoutWorker, SMALL, 1)))
          .containsExactlyInAnyOrder("late", "needs_attention");
    } else {
      installation.assertSettlesOnce(paidWithoutWorker, SMALL);
    }
  }

  @Test
  void saysThatNobodyDecidesWhileTemporalIsDownAndCancelsOnceItIsBack() {
    assertAnsweredToComeAgain(refusedWithoutTemporal);

    installation.cancel(withoutTemporal);

    assertCancelledOnce(withoutTemporal);
  }

  @Test
  void acceptsWhileTemporalIsDown() {
    installation.assertSettlesOnce(acceptedWithoutTemporal, PART);

    assertThat(installation.events(acceptedWithoutTemporal))
        .containsSubsequence("underpaid", "accepted", "detected", "confirmed", "settled");
  }

  @Test
  void extendsWhileTemporalIsDown() {
    installation.awaitChainReadAfter(
        Instant.parse(extendedWithoutTemporal.path("expires_at").asString()));
    assertThat(status(installation.now(extendedWithoutTemporal))).isEqualTo("pending");

    installation.pay(extendedWithoutTemporal, SMALL);

    installation.assertSettlesOnce(extendedWithoutTemporal, SMALL);
    assertThat(installation.events(extendedWithoutTemporal))
        .containsSubsequence("created", "extended", "detected")
        .doesNotContain("expired");
  }

  // --- Steps ---

  private JsonNode running() {
    JsonNode payment = installation.create(SMALL, LONG);
    installation.workflows().awaitKnown(payment);
    return payment;
  }

  private JsonNode partlyPaid() {
    JsonNode payment = installation.create(SMALL, LONG);
    installation.pay(payment, PART);
    return installation.awaitFlags(payment, "underpaid");
  }

  private JsonNode cancel(JsonNode payment) {
    return installation.merchant().cancel(id(payment));
  }

  private MerchantClient.Refused refusal(JsonNode payment) {
    long before = System.nanoTime();
    MerchantClient.Refused refused =
        catchThrowableOfType(MerchantClient.Refused.class, () -> cancel(payment));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(ANSWERED_WITHIN);
    return refused;
  }

  private static Map<String, String> note(String actor) {
    return Map.of("actor", actor, "reason", "asked to");
  }

  private int refusals(JsonNode payment) {
    return installation.eventData(payment, "cancel_refused").size();
  }

  private static void assertAnsweredToComeAgain(MerchantClient.Refused refused) {
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("temporarily-unavailable");
    assertThat(refused.retryAfter()).isEqualTo("5");
  }

  private void assertRefused(JsonNode payment) {
    assertThatExceptionOfType(MerchantClient.Refused.class)
        .isThrownBy(() -> cancel(payment))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(409))
        .satisfies(refused -> assertThat(refused.problem()).isEqualTo("not-cancellable"));
  }

  private void assertCancelledOnce(JsonNode payment) {
    installation.awaitToldOf(payment, Set.of("payment.created", "payment.cancelled"));
    assertThat(installation.events(payment)).containsExactly("created", "cancelled");
    assertThat(status(installation.now(payment))).isEqualTo("cancelled");
  }

  /** The rest is paid, and it ends as if nobody had asked. */
  private void assertGoesOn(JsonNode payment) {
    assertThat(status(installation.now(payment))).isEqualTo("pending");
    installation.pay(payment, SMALL.subtract(PART));
    installation.assertSettlesOnce(payment, SMALL);
    assertThat(
            installation.receiver().calls().stream()
                .filter(call -> call.data().path("id").asString("").equals(id(payment)))
                .filter(call -> call.type().contains("cancel")))
        .as("nobody is told of a refusal")
        .isEmpty();
  }
}
