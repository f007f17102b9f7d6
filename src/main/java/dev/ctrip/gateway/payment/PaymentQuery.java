package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.Address;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which of a merchant's payments are listed. What is null does not matter; what is not must all
 * hold.
 *
 * @param chain the chain's name, also of one that is not enabled any more
 * @param token the asset's symbol
 * @param contract the token's contract
 * @param createdFrom inclusive
 * @param createdTo exclusive
 * @param after the last one of the page before
 * @param limit how many at most, 1 or more
 */
public record PaymentQuery(
    String merchantId,
    @Nullable PaymentStatus status,
    @Nullable PaymentFlag flag,
    @Nullable String chain,
    @Nullable String token,
    @Nullable Address contract,
    @Nullable String orderId,
    @Nullable Instant createdFrom,
    @Nullable Instant createdTo,
    @Nullable Position after,
    int limit) {

  /** A payment's place in the list, which never changes. To the microsecond, as it is stored. */
  public record Position(Instant createdAt, String paymentId) {}
}
