package dev.ctrip.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAmountTest {

  private static final String LARGEST =
      "115792089237316195423570985008687907853269984665640564039457584007913129639935";
  private static final String ONE_MORE =
      "115792089237316195423570985008687907853269984665640564039457584007913129639936";

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "007,7", LARGEST + "," + LARGEST})
  void readsAsciiDigits(String text, String baseUnits) {
    TokenAmount amount = TokenAmount.parseBaseUnits(text);

    assertThat(amount.baseUnits()).isEqualTo(new BigInteger(baseUnits));
    assertThat(amount).hasToString(baseUnits);
  }

  @Test
  void reads78DigitsAndNoMore() {
    assertThat(TokenAmount.parseBaseUnits("0".repeat(77) + "1"))
        .isEqualTo(TokenAmount.ofBaseUnits(1));
    refuses("0".repeat(78) + "1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "+1", "-1", "-0", "1.0", "1.", ".5", "1e18", "1E0", "0x10", "1_000", "1,000", " 1",
        "1 ", "1\n", "1\u0000", "\u00a01", "١٢٣", "１２３", "1２", "½", "²", "Ⅷ", "a", "NaN", ONE_MORE
      })
  void refusesWhateverElse(String text) {
    refuses(text);
  }

  @Test
  void isBetweenZeroAndTheLargestUint256() {
    assertThat(TokenAmount.MAX_BASE_UNITS).isEqualTo(new BigInteger(LARGEST));
    assertThat(new TokenAmount(TokenAmount.MAX_BASE_UNITS)).hasToString(LARGEST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenAmount.ofBaseUnits(BigInteger.TWO.pow(256)));
    assertThatIllegalArgumentException().isThrownBy(() -> TokenAmount.ofBaseUnits(-1));
  }

  @Test
  void neverAddsUpToMoreThanFits() {
    TokenAmount largest = new TokenAmount(TokenAmount.MAX_BASE_UNITS);

    assertThat(largest.plus(TokenAmount.ZERO)).isEqualTo(largest);
    assertThatIllegalArgumentException().isThrownBy(() -> largest.plus(TokenAmount.ofBaseUnits(1)));
  }

  @Test
  void neverBecomesNegative() {
    TokenAmount one = TokenAmount.ofBaseUnits(1);
    TokenAmount two = TokenAmount.ofBaseUnits(2);

    assertThat(two.minus(one)).isEqualTo(one);
    assertThat(one.minus(one)).isEqualTo(TokenAmount.ZERO);
    assertThatIllegalArgumentException().isThrownBy(() -> one.minus(two));
    assertThat(two.minusOrZero(one)).isEqualTo(one);
    assertThat(one.minusOrZero(two)).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void compares() {
    TokenAmount nine = TokenAmount.ofBaseUnits(9);
    TokenAmount ten = TokenAmount.ofBaseUnits(10);

    assertThat(ten).isGreaterThan(nine);
    assertThat(ten.isAtLeast(nine)).isTrue();
    assertThat(ten.isAtLeast(ten)).isTrue();
    assertThat(nine.isAtLeast(ten)).isFalse();
    assertThat(ten.isAbove(nine)).isTrue();
    assertThat(ten.isAbove(ten)).isFalse();
    assertThat(TokenAmount.ZERO.isZero()).isTrue();
    assertThat(nine.isZero()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "0, 18, 0",
    "1, 0, 1",
    "100, 0, 100",
    "1, 18, 0.000000000000000001",
    "1000000000000000000, 18, 1",
    "1500000000000000000, 18, 1.5",
    "1000000, 6, 1",
    "1000001, 6, 1.000001",
    "100000000, 6, 100",
    "9007199254740993, 0, 9007199254740993",
    LARGEST
        + ", 18, 115792089237316195423570985008687907853269984665640564039457.584007913129639935",
  })
  void isShownWithAllItsDigits(String baseUnits, int decimals, String whole) {
    assertThat(TokenAmount.parseBaseUnits(baseUnits).inWholeUnits(decimals)).isEqualTo(whole);
  }

  @Test
  void isShownWithoutAnExponentHoweverSmallTheUnit() {
    assertThat(TokenAmount.ofBaseUnits(1).inWholeUnits(255))
        .isEqualTo("0." + "0".repeat(254) + "1");
    assertThat(TokenAmount.ZERO.inWholeUnits(255)).isEqualTo("0");
  }

  private static void refuses(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TokenAmount.parseBaseUnits(text));
  }
}
