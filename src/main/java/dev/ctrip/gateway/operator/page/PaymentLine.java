package dev.ctrip.gateway.operator.page;

import dev.ctrip.gateway.payment.PaymentOverview;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payment in a list.
 *
 * @param attention why a person has to look; null unless flagged so
 */
public record PaymentLine(
    String id,
    String createdAt,
    String status,
    List<String> flags,
    @Nullable String attention,
    String amount,
    String received,
    String chain,
    String orderId,
    String merchantId,
    boolean open) {

  static PaymentLine of(PaymentOverview.Row row) {
    return new PaymentLine(
        row.id(),
        Words.time(row.createdAt()),
        row.status().word(),
        Words.flags(row.flags()),
        row.attentionReason(),
        row.token().format(row.amount()),
        row.token().format(row.amountReceived()),
        row.chain(),
        Words.orNone(row.orderId()),
        row.merchantId(),
        row.open());
  }
}
