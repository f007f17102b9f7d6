package dev.ctrip.gateway.evidence.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.DepositObservation.Kind;
import dev.ctrip.gateway.evidence.Lives;
import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.evidence.TimelineEntry.Stage;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.payment.PaymentEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChronologyTest {

  @Test
  void ordersByTime() {
    List<TimelineEntry> observations = List.of(seen(1), seen(6));
    List<TimelineEntry> events = List.of(event(0, 1), event(2, 2));
    List<TimelineEntry> sweep = List.of(sweep(3, Stage.PLANNED), sweep(5, Stage.SIGNED));
    List<TimelineEntry> delivery = List.of(delivery(4));

    assertThat(Chronology.of(List.of(delivery, sweep, events, observations)))
        .extracting(entry -> entry.at().getEpochSecond() - Lives.START.getEpochSecond())
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void putsCausesBeforeEffectsOfTheSameTime() {
    List<List<TimelineEntry>> sequences =
        new ArrayList<>(
            List.of(
                List.of(seen(0)),
                List.of(sweep(0, Stage.SWEPT)),
                List.of(event(0, 1)),
                List.of(sweep(0, Stage.PLANNED)),
                List.of(delivery(0))));
    List<TimelineEntry> inOrder = sequences.stream().flatMap(List::stream).toList();
    Collections.shuffle(sequences, new Random(1));

    assertThat(Chronology.of(sequences)).isEqualTo(inOrder);
  }

  @Test
  void neverTakesASequenceApartWhateverTheClocksSaid() {
    List<TimelineEntry> events = List.of(event(0, 1), event(9, 2), event(3, 3), event(12, 4));
    List<TimelineEntry> stuckAtOnce = List.of(sweep(9, Stage.PLANNED), sweep(9, Stage.STUCK));
    List<TimelineEntry> deposit = List.of(seen(5), seen(10));

    assertThat(Chronology.of(List.of(deposit, events, stuckAtOnce)))
        .containsExactly(
            event(0, 1),
            seen(5),
            event(9, 2),
            event(3, 3),
            sweep(9, Stage.PLANNED),
            sweep(9, Stage.STUCK),
            seen(10),
            event(12, 4));
  }

  @Test
  void keepsWhatHappenedAtTheSameTimeInItsOrder() {
    List<TimelineEntry> events = List.of(event(0, 1), event(0, 2), event(0, 3));

    assertThat(Chronology.of(List.of(events))).isEqualTo(events);
    assertThat(Chronology.of(List.of())).isEmpty();
  }

  private static TimelineEntry seen(int second) {
    return Lives.observation(second, Kind.SEEN, 12, null, ChainId.of(31337));
  }

  private static TimelineEntry event(int second, long sequence) {
    return Lives.event(
        second,
        sequence,
        "payment.updated",
        "pending",
        List.of(),
        PaymentEvent.GATEWAY,
        "so it is");
  }

  private static TimelineEntry sweep(int second, Stage stage) {
    return Lives.transaction(second, stage);
  }

  private static TimelineEntry delivery(int second) {
    return Lives.delivery(second, 1, "payment.updated", 204, null);
  }
}
