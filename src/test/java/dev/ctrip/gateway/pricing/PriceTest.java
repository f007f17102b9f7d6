package dev.ctrip.gateway.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTest {

  private static final Currency EUR = Price.currency("EUR");

  @ParameterizedTest
  @CsvSource({
    "EUR, 12.50, 12.50 EUR",
    "EUR, 12.5, 12.50 EUR",
    "EUR, 12, 12.00 EUR",
    "EUR, 0012.50, 12.50 EUR",
    "EUR, 0.01, 0.01 EUR",
    "EUR, 999999999999999.99, 999999999999999.99 EUR",
    "JPY, 1250, 1250 JPY",
    "KWD, 1.234, 1.234 KWD"
  })
  void hasTheDigitsOfItsCurrency(String currency, String value, String inWords) {
    assertThat(Price.parse(Price.currency(currency), value)).hasToString(inWords);
  }

  @Test
  void isEqualHoweverItWasWritten() {
    assertThat(Price.parse(EUR, "12.5")).isEqualTo(Price.parse(EUR, "12.50"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "-1",
        "+1",
        "1e2",
        "1E2",
        "0x10",
        "1.",
        ".5",
        "1,50",
        "1.000,50",
        "1_000",
        "1'000",
        "١٢",
        "１２",
        "NaN",
        "Infinity",
        "0",
        "0.00",
        "12.505",
        "0.001",
        "12.500",
        "1000000000000000",
        "1.0000000000"
      })
  void isNothingElse(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> Price.parse(EUR, value));
  }

  @ParameterizedTest
  @CsvSource({"JPY, 12.5", "JPY, 12.0", "KWD, 1.2345"})
  void hasNoMoreDigitsThanItsCurrency(String currency, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Price.parse(Price.currency(currency), value))
        .withMessageContaining(currency + " has ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"XXX", "XTS", "XAU", "ABC", "eur", "Eur", "EU", "EURO", "978", "", "€", "EUR "})
  void isInACurrencyThatOnePaysIn(String code) {
    assertThatIllegalArgumentException().isThrownBy(() -> Price.currency(code));
  }
}
