package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.pricing.Price;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request for a payment, already parsed and checked.
 *
 * @param amount what is due; null where {@code price} says it
 * @param price quoted when the payment is made; null where {@code amount} says what is due
 * @param expiresIn how long the payer has
 * @param metadataJson a JSON object
 * @param webhookUrl has passed the guard of outgoing URLs
 * @param requestHash SHA-256 of the request in canonical form; tells a retry from another request
 */
@SuppressWarnings("ArrayRecordComponent") // Written to one column and compared there.
public record NewPayment(
    String merchantId,
    ChainSettings chain,
    ListedToken token,
    @Nullable TokenAmount amount,
    @Nullable Price price,
    Duration expiresIn,
    @Nullable String orderId,
    String metadataJson,
    @Nullable String webhookUrl,
    @Nullable String idempotencyKey,
    byte[] requestHash) {

  public NewPayment {
    if ((amount == null) == (price == null)) {
      throw new IllegalArgumentException("a payment is asked for by an amount or by a price");
    }
  }
}
