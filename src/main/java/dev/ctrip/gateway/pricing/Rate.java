package dev.ctrip.gateway.pricing;

import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * What one whole coin of an asset is worth in a currency, exactly.
 *
 * @param perCoin above zero, with up to 18 digits before and after the point
 */
public record Rate(BigDecimal perCoin) {

  private static final int MOST_DIGITS = 18;

  private static final Pattern DIGITS =
      Pattern.compile("[0-9]{1," + MOST_DIGITS + "}(\\.[0-9]{1," + MOST_DIGITS + "})?");

  /**
   * @throws IllegalArgumentException if it is not above zero, or has more digits
   */
  public Rate {
    if (perCoin.signum() <= 0) {
      throw new IllegalArgumentException("a rate is above zero");
    }
    if (perCoin.scale() > MOST_DIGITS || perCoin.precision() - perCoin.scale() > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "a rate has up to " + MOST_DIGITS + " digits before and after the point");
    }
  }

  /**
   * Parses ASCII digits with at most one point between them: no sign, exponent or separator.
   *
   * @throws IllegalArgumentException if the text is anything else, or zero
   */
  public static Rate parse(String perCoin) {
    if (!DIGITS.matcher(perCoin).matches()) {
      throw new IllegalArgumentException(
          "a rate is written in digits with at most one point, such as 2500.00");
    }
    return new Rate(new BigDecimal(perCoin));
  }

  /**
   * The price divided by the rate, in base units: {@code value × 10^decimals ÷ perCoin}, rounded up
   * to the next base unit, so that the merchant never gets less than he asked for.
   *
   * @throws IllegalArgumentException if that is above 2^256-1 base units
   */
  public TokenAmount amountFor(Price price, Token token) {
    BigDecimal baseUnits =
        price.value().scaleByPowerOfTen(token.decimals()).divide(perCoin, 0, RoundingMode.CEILING);
    return TokenAmount.ofBaseUnits(baseUnits.toBigIntegerExact());
  }

  /** As it is written in JSON and settings: digits and a point. */
  @Override
  public String toString() {
    return perCoin.toPlainString();
  }
}
