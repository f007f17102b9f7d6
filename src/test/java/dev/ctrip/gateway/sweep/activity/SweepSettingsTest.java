package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.wallet.ConfiguredChains.USDC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepSettingsTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  /** Of a token with 6 decimals and a coin with 18, worth 4000 of the token. */
  @ParameterizedTest(name = "{1} wei for {0} at most {2} %: {3}")
  @CsvSource({
    // 0.001 ETH are 4 USDC.
    "8000000, 1000000000000000, 50, true",
    "7999999, 1000000000000000, 50, false",
    "8000000, 1000000000000001, 50, false",
    "4000000, 1000000000000000, 100, true",
    "400000000, 1000000000000000, 1, true",
    "399999999, 1000000000000000, 1, false",
    "0, 0, 50, true",
    "0, 1, 50, false",
  })
  void holdATokenAgainstItsFeeByTheCoinsPrice(long amount, long fee, int percent, boolean worth) {
    ListedToken token =
        new ListedToken(
            USDC, TokenAmount.ZERO, Tolerance.NONE, TokenAmount.ofBaseUnits(4_000_000_000L));

    assertThat(
            new SweepSettings(percent, SOON)
                .isWorth(token, TokenAmount.ofBaseUnits(amount), TokenAmount.ofBaseUnits(fee), 18))
        .isEqualTo(worth);
  }

  @Test
  void takeTheDecimalsOfTheCoinIntoAccount() {
    ListedToken token =
        new ListedToken(USDC, TokenAmount.ZERO, Tolerance.NONE, TokenAmount.ofBaseUnits(2_000_000));
    SweepSettings half = new SweepSettings(50, SOON);

    // Of a coin with two decimals, 100 are a whole one: 2 USDC.
    assertThat(half.isWorth(token, TokenAmount.ofBaseUnits(4_000_000), hundred(), 2)).isTrue();
    assertThat(half.isWorth(token, TokenAmount.ofBaseUnits(3_999_999), hundred(), 2)).isFalse();
  }

  @Test
  void holdATokenAgainstNothingWhereNobodyHasSaidWhatACoinIsWorth() {
    assertThat(
            new SweepSettings(1, SOON)
                .isWorth(
                    ConfiguredChains.listed(USDC),
                    TokenAmount.ofBaseUnits(1),
                    TokenAmount.parseBaseUnits("1000000000000000000"),
                    18))
        .isTrue();
  }

  @Test
  void refuseATimeThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SweepSettings(50, Duration.ofSeconds(-1)))
        .withMessage("ctrip.sweep.replace-after is not negative");
    assertThat(new SweepSettings(50, Duration.ZERO).replaceAfter()).isZero();
  }

  private static TokenAmount hundred() {
    return TokenAmount.ofBaseUnits(100);
  }
}
