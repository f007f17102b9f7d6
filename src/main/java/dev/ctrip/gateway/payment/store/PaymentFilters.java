package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.payment.PaymentQuery;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a {@link PaymentQuery} in SQL. Only those that are asked for, since PostgreSQL
 * finds no index for a condition that may be switched off.
 */
final class PaymentFilters {

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> parameters = new HashMap<>();

  private PaymentFilters() {}

  static PaymentFilters of(PaymentQuery query) {
    PaymentFilters filters = new PaymentFilters();
    filters.add("merchant_id = :merchant", "merchant", query.merchantId());
    if (query.status() != null) {
      filters.add("status = :status", "status", query.status().word());
    }
    if (query.flag() != null) {
      // The second half says nothing new, but lets the index of flagged payments be used.
      filters.add(":flag = any (flags) and flags <> '{}'", "flag", query.flag().word());
    }
    filters.add("chain = :chain", "chain", query.chain());
    filters.add("token = :token", "token", query.token());
    filters.add(
        "token_contract_address = :contract",
        "contract",
        query.contract() == null ? null : query.contract().toString());
    filters.add("order_id = :order", "order", query.orderId());
    if (query.createdFrom() != null) {
      filters.add("created_at >= :from", "from", Timestamp.from(query.createdFrom()));
    }
    if (query.createdTo() != null) {
      filters.add("created_at < :to", "to", Timestamp.from(query.createdTo()));
    }
    PaymentQuery.Position after = query.after();
    if (after != null) {
      filters.add("(created_at, id) < (:time, :id)", "time", Timestamp.from(after.createdAt()));
      filters.parameters.put("id", after.paymentId());
    }
    return filters;
  }

  private void add(String condition, String parameter, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      parameters.put(parameter, value);
    }
  }

  /** What stands after {@code where}. */
  String sql() {
    return String.join(" and ", conditions);
  }

  Map<String, Object> parameters() {
    return parameters;
  }
}
