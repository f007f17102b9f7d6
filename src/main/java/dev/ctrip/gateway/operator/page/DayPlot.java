package dev.ctrip.gateway.operator.page;

import dev.ctrip.gateway.payment.PaymentOverview;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Payments per day as bars, in the units of an SVG of {@link #WIDTH} by {@link #HEIGHT}: each bar
 * is what was made on a day, its darker part what is settled of that.
 *
 * @param ticks of the scale on the left, from below
 * @param summary what it shows, for who cannot see it
 */
public record DayPlot(List<Bar> bars, List<Tick> ticks, String summary) {

  public static final int WIDTH = 760;
  public static final int HEIGHT = 220;

  static final int DAYS = 30;

  private static final int LEFT = 48;
  private static final int TOP = 14;
  private static final int BOTTOM = 190;
  private static final int SLOT = (WIDTH - LEFT) / DAYS;
  private static final int GAP = 6;
  private static final int DAYS_PER_LABEL = 5;

  private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("d MMM", Locale.ROOT);

  /**
   * @param x of its left edge
   * @param createdTop where the whole bar begins
   * @param settledTop where its settled part begins
   * @param label to stand below it; empty for most
   */
  public record Bar(
      String day,
      long created,
      long settled,
      int x,
      int width,
      int createdTop,
      int createdHeight,
      int settledTop,
      int settledHeight,
      String label) {}

  /** A line of the scale. */
  public record Tick(String label, int y) {}

  public DayPlot {
    bars = List.copyOf(bars);
    ticks = List.copyOf(ticks);
  }

  /** The first day that is shown where this is the last. */
  public static LocalDate firstDay(LocalDate today) {
    return today.minusDays(DAYS - 1L);
  }

  /**
   * @param days those on which there were any
   */
  public static DayPlot of(List<PaymentOverview.Day> days, LocalDate today) {
    Map<LocalDate, PaymentOverview.Day> known =
        days.stream().collect(Collectors.toMap(PaymentOverview.Day::day, Function.identity()));
    List<PaymentOverview.Day> all =
        firstDay(today)
            .datesUntil(today.plusDays(1))
            .map(day -> known.getOrDefault(day, new PaymentOverview.Day(day, 0, 0)))
            .toList();
    long most = all.stream().mapToLong(PaymentOverview.Day::created).max().orElse(0);
    long top = roundedUp(most);
    return new DayPlot(
        Stream.iterate(0, index -> index < DAYS, index -> index + 1)
            .map(index -> bar(all.get(index), index, top))
            .toList(),
        LongStream.of(0, top / 2, top)
            .mapToObj(value -> new Tick(Long.toString(value), BOTTOM - height(value, top)))
            .toList(),
        summary(all, most));
  }

  /** To an even number that people count in. */
  private static long roundedUp(long most) {
    for (long ten = 1; ; ten *= 10) {
      for (long step : new long[] {4, 10, 20}) {
        if (step * ten >= most) {
          return step * ten;
        }
      }
    }
  }

  private static Bar bar(PaymentOverview.Day day, int index, long top) {
    int created = height(day.created(), top);
    int settled = height(day.settled(), top);
    return new Bar(
        day.day().toString(),
        day.created(),
        day.settled(),
        LEFT + index * SLOT + GAP / 2,
        SLOT - GAP,
        BOTTOM - created,
        created,
        BOTTOM - settled,
        settled,
        (DAYS - 1 - index) % DAYS_PER_LABEL == 0 ? SHORT.format(day.day()) : "");
  }

  /** What is not nothing can be seen. */
  private static int height(long value, long top) {
    long height = value * (BOTTOM - TOP) / top;
    return value > 0 ? (int) Math.max(1, height) : 0;
  }

  private static String summary(List<PaymentOverview.Day> days, long most) {
    long created = days.stream().mapToLong(PaymentOverview.Day::created).sum();
    long settled = days.stream().mapToLong(PaymentOverview.Day::settled).sum();
    return "%d payments in %d days, %d of them settled; at most %d on one day."
        .formatted(created, DAYS, settled, most);
  }
}
