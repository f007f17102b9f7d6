package dev.ctrip.gateway.operator.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Payments, newest first.
 *
 * @param status what was asked for; empty for any
 * @param flag likewise
 * @param chain likewise
 * @param next where the next page is; null at the end
 * @param first where the first page is; null there
 */
public record PaymentsPage(
    List<PaymentLine> payments,
    String status,
    String flag,
    String chain,
    boolean openOnly,
    Choices choices,
    @Nullable String next,
    @Nullable String first) {

  /** What may be asked for. */
  public record Choices(List<String> statuses, List<String> flags, List<String> chains) {}

  public PaymentsPage {
    payments = List.copyOf(payments);
  }
}
