package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentOverview;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Payments of all merchants in brief, as a test puts them, newest first; nothing is filtered. */
public final class FakePaymentOverview implements PaymentOverview {

  private final List<Row> rows = new ArrayList<>();
  private final List<Filter> filters = new ArrayList<>();
  private final List<Day> days = new ArrayList<>();

  /** Forgets everything. */
  public synchronized void reset() {
    rows.clear();
    filters.clear();
    days.clear();
  }

  public synchronized void put(Row row) {
    rows.add(row);
  }

  public synchronized void put(Day day) {
    days.add(day);
  }

  /** What was asked for, oldest first. */
  public synchronized List<Filter> filters() {
    return List.copyOf(filters);
  }

  @Override
  public synchronized List<Row> list(Filter filter) {
    filters.add(filter);
    return rows.stream()
        .dropWhile(row -> filter.after() != null && !row.id().equals(filter.after()))
        .skip(filter.after() == null ? 0 : 1)
        .limit(filter.limit())
        .toList();
  }

  @Override
  public synchronized boolean exists(String paymentId) {
    FakeAccounts.refuseNul(paymentId);
    return rows.stream().anyMatch(row -> row.id().equals(paymentId));
  }

  @Override
  public synchronized long countOpen(PaymentFlag flag) {
    return rows.stream().filter(row -> row.open() && row.flags().contains(flag)).count();
  }

  @Override
  public synchronized List<Day> perDay(LocalDate from) {
    return days.stream().filter(day -> !day.day().isBefore(from)).toList();
  }
}
