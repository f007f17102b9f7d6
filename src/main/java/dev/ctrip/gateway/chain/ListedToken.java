package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import org.jspecify.annotations.Nullable;

/**
 * An asset that the operator accepts on a chain.
 *
 * @param dust smaller payments are refused, because moving the money would cost more
 * @param tolerance how far a payer may miss the amount due
 * @param coinPrice about what one whole native coin is worth in this token, in the token's base
 *     units, by which a sweep's fee is held against what it moves; null where nobody has said, and
 *     for the native coin
 * @param refunds null where none are paid in it
 */
public record ListedToken(
    Token token,
    TokenAmount dust,
    Tolerance tolerance,
    @Nullable TokenAmount coinPrice,
    @Nullable RefundLimits refunds) {

  /** With no price of a coin, and not refunded. */
  public ListedToken(Token token, TokenAmount dust, Tolerance tolerance) {
    this(token, dust, tolerance, null, null);
  }

  /** Not refunded. */
  public ListedToken(
      Token token, TokenAmount dust, Tolerance tolerance, @Nullable TokenAmount coinPrice) {
    this(token, dust, tolerance, coinPrice, null);
  }
}
