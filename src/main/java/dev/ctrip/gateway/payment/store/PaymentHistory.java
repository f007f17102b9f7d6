package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentJson;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.webhook.Webhooks;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what happened to a payment: the event's row and, in the same transaction, one webhook
 * delivery per endpoint with its body frozen. Expects the payment's row to be changed already.
 */
@Component
public class PaymentHistory {

  private final JdbcPayments payments;
  private final JdbcPaymentEvents events;
  private final Webhooks webhooks;
  private final PaymentJson json;
  private final JsonMapper mapper;
  private final Clock clock;

  PaymentHistory(
      JdbcPayments payments,
      JdbcPaymentEvents events,
      Webhooks webhooks,
      PaymentJson json,
      JsonMapper mapper,
      Clock clock) {
    this.payments = payments;
    this.events = events;
    this.webhooks = webhooks;
    this.json = json;
    this.mapper = mapper;
    this.clock = clock;
  }

  /**
   * @param actor who caused it: the gateway itself, an API key's id, an operator
   * @param rule why it was recorded
   */
  public void append(
      String paymentId, PaymentEventType type, String stepKey, String actor, String rule) {
    Instant now = clock.instant();
    Payment payment =
        payments
            .find(paymentId)
            .orElseThrow(() -> new IllegalStateException("there is no payment " + paymentId));
    events.append(
        new JdbcPaymentEvents.NewEvent(
            paymentId,
            payment.sequence(),
            stepKey,
            type,
            payment.status(),
            payment.flags(),
            data(payment, actor, rule),
            now));
    if (type.isAnnounced()) {
      webhooks.announce(
          new Webhooks.Announcement(
              payment.merchantId(),
              paymentId,
              payment.sequence(),
              payment.webhookUrl(),
              type.word(),
              now,
              json.of(payment)));
    }
  }

  private String data(Payment payment, String actor, String rule) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("actor", actor);
    data.put("rule", rule);
    data.put("amount_received", payment.amountReceived());
    data.put("amount_confirmed", payment.amountConfirmed());
    if (payment.quote() != null) {
      data.put("quote", quote(payment.quote()));
    }
    data.put(
        "deposits",
        payment.deposits().stream()
            .limit(MAX_DEPOSITS)
            .map(deposit ->
                Map.of(
                    "tx_hash", Objects.requireNonNullElse(deposit.txHash(), "by balance"),
                    "block_number", deposit.blockNumber(),
                    "block_hash", deposit.blockHash(),
                    "amount", deposit.amount(),
                    "state", deposit.state().name().toLowerCase(Locale.ROOT)))
            .toList());
    return mapper.writeValueAsString(data);
  }

  /** By which the amount was due when the event was written; another one replaces its row. */
  private static Map<String, Object> quote(Quote quote) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("price", quote.price().toString());
    data.put("amount", quote.amount());
    data.put("rate", quote.rate().toString());
    data.put("source", quote.source());
    data.put("quoted_at", quote.quotedAt().toString());
    return data;
  }

  /** The table of deposits has them all; an event shows the first. */
  private static final int MAX_DEPOSITS = 100;
}
