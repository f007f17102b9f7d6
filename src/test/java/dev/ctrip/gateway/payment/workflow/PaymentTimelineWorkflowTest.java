package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentStatus.DETECTED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.evidence.TimelineEntry.Delivery;
import dev.ctrip.gateway.evidence.TimelineEntry.Event;
import dev.ctrip.gateway.evidence.TimelineEntry.Kind;
import dev.ctrip.gateway.evidence.TimelineEntry.Observation;
import dev.ctrip.gateway.evidence.TimelineEntry.Transaction;
import dev.ctrip.gateway.evidence.Timelines;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.sweep.Sweep;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the gateway itself writes of a life is what its timeline tells. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PaymentTimelineWorkflowTest extends InPaymentWorld {

  private static final String DUE = PaymentWorld.DUE.toString();

  @Test
  void tellsOfADepositTheReorgThatTookItAndTheOneThatSettled() {
    Payment payment = world.create();
    awaitDelivery(payment, "payment.created");
    TxHash first = world.pay(payment.address(), DUE);
    world.mine(1);
    BlockHash firstBlock = world.chain.head().hash();
    world.awaitStatus(payment, DETECTED);
    awaitDelivery(payment, "payment.detected");

    world.reorg(1);
    world.awaitStatus(payment, PENDING);
    awaitDelivery(payment, "payment.reorged");

    TxHash second = world.pay(payment.address(), DUE);
    world.mine(1);
    BlockHash secondBlock = world.chain.head().hash();
    Payment settled = world.mineUntil(payment, SETTLED);
    awaitDelivery(payment, "payment.settled");
    world.passUntilClosed(payment);

    assertThat(world.currentDetails(payment))
        .as("the page in the Web UI")
        .containsSubsequence(
            "**settled**",
            "payment.detected: enough was seen in time",
            "payment.reorged: a reorg took 1 deposit(s) away",
            "payment.detected: enough was seen in time",
            "payment.settled: the due amount was swept");
    Timeline timeline = timeline(payment);
    assertThat(timeline.intact()).isTrue();
    assertThat(timeline.truncated()).isFalse();
    assertThat(timeline.payment()).isEqualTo(world.read(payment));
    assertThat(whatsBut(Kind.DELIVERY, timeline))
        .containsExactly(
            "payment.created",
            "deposit.seen",
            "payment.detected",
            "deposit.orphaned",
            "payment.reorged",
            "deposit.seen",
            "payment.detected",
            "deposit.confirmed",
            "payment.confirmed",
            "sweep.planned",
            "sweep.signed",
            "sweep.broadcast",
            "sweep.swept",
            "payment.settled",
            "payment.closed");
    assertThat(of(Observation.class, timeline))
        .extracting(
            entry -> entry.observed().deposit().txHash(),
            entry -> entry.observed().deposit().blockHash())
        .containsExactly(
            tuple(first, firstBlock),
            tuple(first, firstBlock),
            tuple(second, secondBlock),
            tuple(second, secondBlock));
    assertThat(firstBlock).isNotEqualTo(secondBlock);
    assertThat(of(Event.class, timeline))
        .filteredOn(entry -> entry.kind() == Kind.ACT)
        .extracting(TimelineEntry::what)
        .containsExactly("payment.created");
    assertThat(of(Transaction.class, timeline))
        .extracting(entry -> entry.transaction().sweep().txHash())
        .containsOnly(txHashOf(settled));
  }

  @Test
  void tellsOfEachWebhookAfterWhatItTold() {
    Payment payment = world.create();
    world.pay(payment.address(), DUE);
    world.mine(1);
    world.mineUntil(payment, SETTLED);
    awaitDelivery(payment, "payment.settled");
    world.passUntilClosed(payment);

    List<TimelineEntry> entries = timeline(payment).entries();

    assertThat(of(Delivery.class, timeline(payment)))
        .extracting(entry -> entry.attempted().type(), entry -> entry.attempted().statusCode())
        .containsExactlyInAnyOrder(
            tuple("payment.created", 204),
            tuple("payment.detected", 204),
            tuple("payment.confirmed", 204),
            tuple("payment.settled", 204));
    assertThat(of(Delivery.class, timeline(payment)))
        .allSatisfy(delivery ->
            assertThat(entries.subList(0, entries.indexOf(delivery)))
                .extracting(TimelineEntry::what)
                .contains(delivery.attempted().type()));
  }

  @Test
  void tellsWhoCancelled() {
    Payment payment = world.create();
    world.cancel(payment);

    assertThat(of(Event.class, timeline(payment)))
        .extracting(entry -> entry.kind(), entry -> entry.what(), entry -> entry.event().actor())
        .containsExactly(
            tuple(Kind.ACT, "payment.created", payment.merchantId()),
            tuple(Kind.ACT, "payment.cancelled", "key_test"));
  }

  private static Timeline timeline(Payment payment) {
    return world.gateway.getBean(Timelines.class).of(payment.id()).orElseThrow();
  }

  private static void awaitDelivery(Payment payment, String type) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            of(Delivery.class, timeline(payment)).stream()
                .anyMatch(delivery -> delivery.attempted().type().equals(type)));
  }

  private static List<String> whatsBut(Kind kind, Timeline timeline) {
    return timeline.entries().stream()
        .filter(entry -> entry.kind() != kind)
        .map(TimelineEntry::what)
        .toList();
  }

  private static <T extends TimelineEntry> List<T> of(Class<T> type, Timeline timeline) {
    return timeline.entries().stream()
        .flatMap(entry -> type.isInstance(entry) ? Stream.of(type.cast(entry)) : Stream.empty())
        .toList();
  }

  private static TxHash txHashOf(Payment settled) {
    Sweep sweep = Objects.requireNonNull(settled.sweep());
    return Objects.requireNonNull(sweep.txHash());
  }
}
