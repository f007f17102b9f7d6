package dev.ctrip.gateway.operator.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.operator.page.DayPlot.Bar;
import dev.ctrip.gateway.operator.page.DayPlot.Tick;
import dev.ctrip.gateway.payment.PaymentOverview.Day;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DayPlotTest {

  private static final LocalDate TODAY = LocalDate.parse("2026-03-10");

  @Test
  void showsEachDayOnceUpToToday() {
    DayPlot plot = DayPlot.of(List.of(), TODAY);

    assertThat(plot.bars()).hasSize(30);
    assertThat(plot.bars().getFirst().day()).isEqualTo("2026-02-09");
    assertThat(plot.bars().getLast().day()).isEqualTo("2026-03-10");
    assertThat(plot.bars().getLast().label()).isEqualTo("10 Mar");
    assertThat(plot.bars()).extracting(Bar::label).filteredOn(label -> !label.isEmpty()).hasSize(6);
    assertThat(plot.bars()).extracting(Bar::createdHeight).containsOnly(0);
  }

  @Test
  void drawsWhatIsSettledWithinWhatWasMade() {
    DayPlot plot = DayPlot.of(List.of(new Day(TODAY, 4, 3), new Day(day(1), 2, 0)), TODAY);

    Bar today = plot.bars().getLast();
    Bar before = plot.bars().get(28);
    assertThat(plot.ticks())
        .containsExactly(new Tick("0", 190), new Tick("2", 102), new Tick("4", 14));
    assertThat(today.createdTop()).isEqualTo(14);
    assertThat(today.settledTop()).isEqualTo(190 - today.createdHeight() * 3 / 4);
    assertThat(before.createdHeight()).isEqualTo(today.createdHeight() / 2);
    assertThat(before.settledHeight()).isZero();
    assertThat(plot.summary())
        .isEqualTo("6 payments in 30 days, 3 of them settled; at most 4 on one day.");
  }

  @Test
  void standsWithinItsPicture() {
    DayPlot plot = DayPlot.of(List.of(new Day(TODAY, 7, 7), new Day(day(29), 7, 1)), TODAY);

    assertThat(plot.bars())
        .allMatch(bar -> bar.x() > 44 && bar.x() + bar.width() <= DayPlot.WIDTH)
        .allMatch(bar -> bar.createdTop() >= 0 && bar.settledTop() >= bar.createdTop());
    for (int i = 1; i < plot.bars().size(); i++) {
      Bar left = plot.bars().get(i - 1);
      assertThat(plot.bars().get(i).x()).isGreaterThan(left.x() + left.width());
    }
  }

  @Test
  void letsASinglePaymentBeSeenBesideVeryMany() {
    DayPlot plot = DayPlot.of(List.of(new Day(TODAY, 1_000_000, 1), new Day(day(1), 1, 0)), TODAY);

    assertThat(plot.bars().get(28).createdHeight()).isEqualTo(1);
    assertThat(plot.bars().getLast().settledHeight()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4",
    "1, 4",
    "4, 4",
    "5, 10",
    "10, 10",
    "11, 20",
    "21, 40",
    "41, 100",
    "999, 1000",
    "1001, 2000",
    "3000000000, 4000000000"
  })
  void takesAScaleThatPeopleCountIn(long most, String top) {
    assertThat(DayPlot.of(List.of(new Day(TODAY, most, 0)), TODAY).ticks().getLast().label())
        .isEqualTo(top);
  }

  @Test
  void leavesOutWhatIsOlder() {
    assertThat(DayPlot.firstDay(TODAY)).isEqualTo(day(29));
    assertThat(DayPlot.of(List.of(new Day(day(30), 9, 9)), TODAY).summary()).startsWith("0 pay");
  }

  private static LocalDate day(int before) {
    return TODAY.minusDays(before);
  }
}
