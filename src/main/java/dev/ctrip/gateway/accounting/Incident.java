package dev.ctrip.gateway.accounting;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account of which books and chain differ, or did.
 *
 * @param asset contract; null for the native coin
 * @param symbol of the asset; null where it is not listed
 * @param decimals likewise
 * @param expected by the books, in base units; may be below zero
 * @param actual on chain, in base units
 * @param lastBlock as of which that is
 * @param resolvedAt null while it is open
 * @param acceptedBy the API key whose holder accepted the difference; null where it went by itself
 * @param acceptedWhy in that person's words
 */
public record Incident(
    long id,
    ChainId chain,
    Account account,
    @Nullable Address asset,
    @Nullable String symbol,
    @Nullable Integer decimals,
    BigInteger expected,
    BigInteger actual,
    long lastBlock,
    Instant firstSeenAt,
    Instant lastSeenAt,
    Instant openedAt,
    @Nullable Instant resolvedAt,
    @Nullable String acceptedBy,
    @Nullable String acceptedWhy) {

  /** What the chain has more than the books; below zero, less. */
  public BigInteger drift() {
    return actual.subtract(expected);
  }
}
