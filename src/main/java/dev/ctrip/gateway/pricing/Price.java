package dev.ctrip.gateway.pricing;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;

/**
 * So much in a currency of ISO 4217: "12.50 EUR".
 *
 * @param value above zero, with as many digits after the point as the currency has; what has fewer
 *     is filled up, so that equal prices are equal
 */
public record Price(Currency currency, BigDecimal value) {

  /** Nobody's invoice is longer, and what is computed from it stays small. */
  private static final int MOST_WHOLE_DIGITS = 15;

  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");
  private static final Pattern DIGITS =
      Pattern.compile("[0-9]{1," + MOST_WHOLE_DIGITS + "}(\\.[0-9]{1,9})?");

  /**
   * @throws IllegalArgumentException if the value is not above zero, or has more digits than the
   *     currency
   */
  public Price {
    int digits = currency.getDefaultFractionDigits();
    if (value.signum() <= 0) {
      throw new IllegalArgumentException("a price is above zero");
    }
    if (value.scale() > digits) {
      throw new IllegalArgumentException(
          currency + " has " + (digits == 0 ? "no" : digits) + " digits after the point");
    }
    value = value.setScale(digits);
  }

  /**
   * @param code three capital letters of ISO 4217
   * @throws IllegalArgumentException if no currency has this code, or none with which anybody pays
   *     (XXX, gold, test codes)
   */
  public static Currency currency(String code) {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException(
          "a currency is named by three capital letters of ISO 4217, such as EUR");
    }
    Currency currency;
    try {
      currency = Currency.getInstance(code);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException("ISO 4217 knows no currency of this code", unknown);
    }
    if (currency.getDefaultFractionDigits() < 0) {
      throw new IllegalArgumentException("this code of ISO 4217 is no currency that one pays in");
    }
    return currency;
  }

  /**
   * Parses ASCII digits with at most one point between them: no sign, exponent, space, thousands'
   * separator or digit of another script.
   *
   * @throws IllegalArgumentException if the text is anything else, zero, or has more digits after
   *     the point than the currency
   */
  public static Price parse(Currency currency, String value) {
    if (!DIGITS.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a price is written in up to "
              + MOST_WHOLE_DIGITS
              + " digits and, after a point, those of the currency; no sign, comma or exponent");
    }
    return new Price(currency, new BigDecimal(value));
  }

  /** For people: "12.50 EUR". */
  @Override
  public String toString() {
    return value.toPlainString() + " " + currency;
  }
}
