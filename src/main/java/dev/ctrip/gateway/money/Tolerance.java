package dev.ctrip.gateway.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * How far a payer may miss the amount due, in basis points (1/100 of a percent), 0 to 10,000. Sums
 * are compared by cross-multiplication, so nothing is ever rounded.
 */
public record Tolerance(int basisPoints) {

  public static final Tolerance NONE = new Tolerance(0);

  private static final BigInteger WHOLE = BigInteger.valueOf(10_000);

  /**
   * @throws IllegalArgumentException outside 0 to 10,000
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Tolerance {
    if (basisPoints < 0 || basisPoints > 10_000) {
      throw new IllegalArgumentException("a tolerance lies between 0 and 10000 basis points");
    }
  }

  /**
   * @param percent 0 to 100 with at most two digits after the point
   * @throws IllegalArgumentException outside that range
   * @throws ArithmeticException with more than two digits after the point
   */
  public static Tolerance ofPercent(BigDecimal percent) {
    if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new IllegalArgumentException("a tolerance lies between 0 and 100 percent");
    }
    return new Tolerance(percent.movePointRight(2).intValueExact());
  }

  /** Whether {@code received} is at least (100 - tolerance) % of {@code due}. */
  public boolean isEnough(TokenAmount received, TokenAmount due) {
    BigInteger floor = due.baseUnits().multiply(WHOLE.subtract(BigInteger.valueOf(basisPoints)));
    return received.baseUnits().multiply(WHOLE).compareTo(floor) >= 0;
  }

  /** Whether {@code received} is above (100 + tolerance) % of {@code due}. */
  public boolean isTooMuch(TokenAmount received, TokenAmount due) {
    BigInteger ceiling = due.baseUnits().multiply(WHOLE.add(BigInteger.valueOf(basisPoints)));
    return received.baseUnits().multiply(WHOLE).compareTo(ceiling) > 0;
  }

  @JsonValue
  int toJson() {
    return basisPoints;
  }
}
