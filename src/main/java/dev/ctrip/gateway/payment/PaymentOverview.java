package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All merchants' payments as an operator looks them through, from PostgreSQL alone. A payment is
 * open until it has closed, and again while late money is looked after. Safe for any thread.
 */
public interface PaymentOverview {

  /** Newest first. */
  List<Row> list(Filter filter);

  /** Whether there is a payment of that id. */
  boolean exists(String paymentId);

  /** How many open payments have a flag. */
  long countOpen(PaymentFlag flag);

  /**
   * The days on which payments were made, in UTC, oldest first; days without any are left out.
   *
   * @param from the first day to look at
   */
  List<Day> perDay(LocalDate from);

  /**
   * @param status null for any
   * @param flag one that it must have; null for any and none
   * @param chain null for any
   * @param openOnly whether those that are closed are left out
   * @param after the id of the last one seen; null to begin
   */
  record Filter(
      @Nullable PaymentStatus status,
      @Nullable PaymentFlag flag,
      @Nullable ChainId chain,
      boolean openOnly,
      @Nullable String after,
      int limit) {}

  /**
   * A payment in brief.
   *
   * @param attentionReason what a person has to look at; null unless flagged so
   */
  record Row(
      String id,
      String merchantId,
      PaymentStatus status,
      List<PaymentFlag> flags,
      @Nullable String attentionReason,
      String chain,
      Token token,
      TokenAmount amount,
      TokenAmount amountReceived,
      @Nullable String orderId,
      Instant createdAt,
      boolean open) {

    public Row {
      flags = List.copyOf(flags);
    }
  }

  /**
   * @param day in UTC
   * @param created how many payments were made on it
   * @param settled how many of these are settled by now
   */
  record Day(LocalDate day, long created, long settled) {}
}
