package dev.ctrip.gateway.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * A quantity of one asset in its base units (wei for Ether, 10^-6 for most dollars). Never negative
 * and never above 2^256-1, the range of a {@code uint256} (Solidity ABI specification).
 *
 * <p>In JSON and in the database it is a decimal string, because JavaScript rounds integers above
 * 2^53.
 */
public record TokenAmount(BigInteger baseUnits) implements Comparable<TokenAmount> {

  /** The largest {@code uint256}. */
  public static final BigInteger MAX_BASE_UNITS = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

  public static final TokenAmount ZERO = new TokenAmount(BigInteger.ZERO);

  /** 2^256-1 has 78 digits; nothing longer is ever parsed. */
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,78}");

  /**
   * @throws IllegalArgumentException if the amount is negative or above 2^256-1
   */
  public TokenAmount {
    if (baseUnits.signum() < 0) {
      throw new IllegalArgumentException("an amount cannot be negative");
    }
    if (baseUnits.compareTo(MAX_BASE_UNITS) > 0) {
      throw new IllegalArgumentException("an amount cannot be above 2^256-1 base units");
    }
  }

  public static TokenAmount ofBaseUnits(BigInteger baseUnits) {
    return new TokenAmount(baseUnits);
  }

  public static TokenAmount ofBaseUnits(long baseUnits) {
    return new TokenAmount(BigInteger.valueOf(baseUnits));
  }

  /**
   * Parses ASCII digits only: no sign, point, exponent, space or digit of another script.
   *
   * @throws IllegalArgumentException if the text is anything else, or above 2^256-1
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static TokenAmount parseBaseUnits(String decimalDigits) {
    if (!DIGITS.matcher(decimalDigits).matches()) {
      throw new IllegalArgumentException(
          "an amount is a whole number of base units: 1 to 78 digits, no sign, point or exponent");
    }
    return new TokenAmount(new BigInteger(decimalDigits));
  }

  /**
   * @throws IllegalArgumentException if the sum is above 2^256-1
   */
  public TokenAmount plus(TokenAmount other) {
    return new TokenAmount(baseUnits.add(other.baseUnits));
  }

  /**
   * @throws IllegalArgumentException if {@code other} is the larger one
   */
  public TokenAmount minus(TokenAmount other) {
    return new TokenAmount(baseUnits.subtract(other.baseUnits));
  }

  /** The difference, or zero where {@code other} is the larger one. */
  public TokenAmount minusOrZero(TokenAmount other) {
    return isAtLeast(other) ? minus(other) : ZERO;
  }

  public boolean isZero() {
    return baseUnits.signum() == 0;
  }

  public boolean isAtLeast(TokenAmount other) {
    return compareTo(other) >= 0;
  }

  public boolean isAbove(TokenAmount other) {
    return compareTo(other) > 0;
  }

  /**
   * For people: the amount in whole coins, with all its digits and no trailing zeros.
   *
   * @param decimals digits after the point that the asset's contract declares, 0 to 255
   */
  public String inWholeUnits(int decimals) {
    BigDecimal whole = new BigDecimal(baseUnits, decimals);
    return whole.signum() == 0 ? "0" : whole.stripTrailingZeros().toPlainString();
  }

  @Override
  public int compareTo(TokenAmount other) {
    return baseUnits.compareTo(other.baseUnits);
  }

  @Override
  @JsonValue
  public String toString() {
    return baseUnits.toString();
  }
}
