package dev.ctrip.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToleranceTest {

  @ParameterizedTest
  @CsvSource({
    // basis points, due, the least that is enough, the most that is not too much
    "0, 1000, 1000, 1000",
    "100, 1000, 990, 1010",
    "50, 1000, 995, 1005",
    "1, 10000, 9999, 10001",
    // Where the edge lies between two base units, neither is rounded to it.
    "1, 9999, 9999, 9999",
    "100, 1001, 991, 1011",
    "50, 1, 1, 1",
    "3333, 3, 3, 3",
    "3334, 3, 2, 4",
    "10000, 1000, 0, 2000",
    "1, 100000000000000000000000000000, 99990000000000000000000000000,"
        + " 100010000000000000000000000000",
  })
  void drawsItsEdgesToTheBaseUnit(
      int basisPoints, BigInteger due, BigInteger leastEnough, BigInteger mostNotTooMuch) {
    Tolerance tolerance = new Tolerance(basisPoints);
    TokenAmount owed = new TokenAmount(due);

    assertThat(tolerance.isEnough(new TokenAmount(leastEnough), owed)).isTrue();
    if (leastEnough.signum() > 0) {
      TokenAmount less = new TokenAmount(leastEnough.subtract(BigInteger.ONE));
      assertThat(tolerance.isEnough(less, owed)).isFalse();
    }
    TokenAmount more = new TokenAmount(mostNotTooMuch.add(BigInteger.ONE));
    assertThat(tolerance.isTooMuch(new TokenAmount(mostNotTooMuch), owed)).isFalse();
    assertThat(tolerance.isTooMuch(more, owed)).isTrue();
  }

  @Test
  void holdsForTheLargestAmounts() {
    TokenAmount largest = new TokenAmount(TokenAmount.MAX_BASE_UNITS);

    assertThat(new Tolerance(10_000).isEnough(largest, largest)).isTrue();
    assertThat(new Tolerance(10_000).isTooMuch(largest, largest)).isFalse();
    assertThat(Tolerance.NONE.isEnough(largest.minus(TokenAmount.ofBaseUnits(1)), largest))
        .isFalse();
  }

  @Test
  void liesBetweenNothingAndAll() {
    assertThat(new Tolerance(10_000).basisPoints()).isEqualTo(10_000);
    assertThatIllegalArgumentException().isThrownBy(() -> new Tolerance(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tolerance(10_001));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.5, 50", "0.01, 1", "1, 100", "1.00, 100", "1e1, 1000", "100, 10000"})
  void isReadFromPercent(BigDecimal percent, int basisPoints) {
    assertThat(Tolerance.ofPercent(percent)).isEqualTo(new Tolerance(basisPoints));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.01", "100.01", "1e9"})
  void refusesPercentOutOfRange(BigDecimal percent) {
    assertThatIllegalArgumentException().isThrownBy(() -> Tolerance.ofPercent(percent));
  }

  @Test
  void refusesPercentThatItWouldHaveToRound() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> Tolerance.ofPercent(new BigDecimal("0.005")));
  }
}
