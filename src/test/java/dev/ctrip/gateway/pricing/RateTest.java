package dev.ctrip.gateway.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

  private static final long SEED = Long.getLong("rate.seed", 20_261_130L);

  private static final Address CONTRACT =
      Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48");

  @ParameterizedTest
  @CsvSource({
    // value, rate, decimals, base units
    "12.50, 2500.00, 18, 5000000000000000",
    "12.50, 2500, 18, 5000000000000000",
    "10.00, 3, 0, 4",
    "9.00, 3, 0, 3",
    "9.01, 3, 0, 4",
    "0.01, 999999999999999999, 0, 1",
    "10.00, 3, 6, 3333334",
    "0.01, 1, 6, 10000",
    "100.00, 0.995, 6, 100502513",
    "1.00, 0.000000000000000001, 18, 1000000000000000000000000000000000000"
  })
  void roundsUpToABaseUnit(String value, String rate, int decimals, String baseUnits) {
    assertThat(Rate.parse(rate).amountFor(price("EUR", value), token(decimals)))
        .isEqualTo(TokenAmount.parseBaseUnits(baseUnits));
  }

  /**
   * Held against its definition, in whole numbers: the amount at the rate is worth the price, and
   * one base unit less is not.
   */
  @Test
  void isTheLeastThatIsWorthThePrice() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      String currency = List.of("JPY", "EUR", "KWD").get(random.nextInt(3));
      Price price = price(currency, value(random, Price.currency(currency)));
      Rate rate = Rate.parse(digits(random, 18) + "." + digits(random, 18));
      int decimals = random.nextInt(31);

      BigInteger amount = rate.amountFor(price, token(decimals)).baseUnits();

      // amount / 10^decimals * rate >= value, without a division.
      BigInteger perUnit =
          rate.perCoin().unscaledValue().multiply(BigInteger.TEN.pow(price.value().scale()));
      BigInteger wanted =
          price
              .value()
              .unscaledValue()
              .multiply(BigInteger.TEN.pow(decimals))
              .multiply(BigInteger.TEN.pow(rate.perCoin().scale()));
      assertThat(amount.multiply(perUnit))
          .as("seed %s, round %s: %s at %s, %s decimals", SEED, i, price, rate, decimals)
          .isGreaterThanOrEqualTo(wanted);
      assertThat(amount.subtract(BigInteger.ONE).multiply(perUnit))
          .as("seed %s, round %s: %s at %s, %s decimals", SEED, i, price, rate, decimals)
          .isLessThan(wanted);
    }
  }

  @Test
  void refusesWhatNoTransferCanMove() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.parse("1").amountFor(price("EUR", "1"), token(255)));
  }

  @Test
  void isWrittenAsItWasSet() {
    assertThat(Rate.parse("2500.00")).hasToString("2500.00");
    assertThat(Rate.parse("0.000000000000000001")).hasToString("0.000000000000000001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0.0",
        "-1",
        "+1",
        "1e3",
        "1,5",
        ".5",
        "5.",
        " 5",
        "1/3",
        "NaN",
        "٢",
        "1234567890123456789",
        "0.1234567890123456789"
      })
  void isReadStrictly(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Rate.parse(text));
  }

  private static String value(Random random, Currency currency) {
    int fraction = currency.getDefaultFractionDigits();
    String whole = digits(random, 15);
    return fraction == 0 ? whole : whole + "." + digits(random, fraction);
  }

  /** At least one digit, and none of them a leading zero. */
  private static String digits(Random random, int atMost) {
    int length = 1 + random.nextInt(atMost);
    StringBuilder digits = new StringBuilder().append(1 + random.nextInt(9));
    while (digits.length() < length) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private static Price price(String currency, String value) {
    return Price.parse(Price.currency(currency), value);
  }

  private static Token token(int decimals) {
    return new Token("USDC", CONTRACT, decimals);
  }
}
