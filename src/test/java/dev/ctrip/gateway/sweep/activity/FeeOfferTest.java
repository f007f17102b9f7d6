package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.wallet.ConfiguredChains.GWEI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeeOfferTest {

  private static final ChainSettings MODERN = ConfiguredChains.local();
  private static final ChainSettings LEGACY =
      ConfiguredChains.chain(ConfiguredChains.LOCAL, ConfiguredChains.TREASURY, 200, true);

  @ParameterizedTest(name = "base fee {0}, priority fee {1}, limit 200 gwei")
  @CsvSource({
    "8, 1, 11, 1",
    "0, 0, 0, 0",
    "0, 3, 3, 3",
    "160, 0, 200, 0",
    "160, 40, 200, 40",
    "199, 7, 200, 7",
    "200, 300, 200, 200",
  })
  void isAQuarterAboveTheBaseFeeUpToTheLimit(long base, long priority, long most, long offered) {
    assertThat(FeeOffer.on(MODERN, quote(base, priority)))
        .contains(new FeeOffer(gwei(most), gwei(offered)));
  }

  @Test
  void isAPlainPriceOnALegacyChain() {
    assertThat(FeeOffer.on(LEGACY, quote(8, 0))).contains(new FeeOffer(gwei(10), BigInteger.ZERO));
    assertThat(FeeOffer.of(LEGACY, gwei(10), gwei(3)).priorityFeePerGasWei()).isZero();
  }

  @Test
  void isNoneWhileTheChainAsksForMoreThanTheLimit() {
    assertThat(FeeOffer.on(MODERN, quote(201, 0))).isEmpty();
    assertThat(FeeOffer.tooDear(MODERN, quote(201, 0)))
        .isEqualTo(
            "the chain asks for 201 gwei per gas, more than the limit of 200 gwei in its"
                + " settings");
  }

  @Test
  void costsTheWholeOfItPerGas() {
    assertThat(new FeeOffer(BigInteger.valueOf(7), BigInteger.ONE).fee(21_000))
        .isEqualTo(TokenAmount.ofBaseUnits(147_000));
  }

  @ParameterizedTest(name = "{0} outbids {1}: {2}")
  @CsvSource({
    "8, 8, false",
    "9, 8, true",
    "10, 9, false",
    "11, 9, true",
    "0, 0, false",
    "1, 0, true"
  })
  void outbidsByAnEighthAndAWeiAtLeast(long one, long other, boolean outbids) {
    assertThat(
            new FeeOffer(BigInteger.valueOf(one), BigInteger.ZERO)
                .outbids(BigInteger.valueOf(other)))
        .isEqualTo(outbids);
  }

  private static FeeQuote quote(long baseGwei, long priorityGwei) {
    return new FeeQuote(gwei(baseGwei), gwei(priorityGwei));
  }

  private static BigInteger gwei(long gwei) {
    return GWEI.multiply(BigInteger.valueOf(gwei));
  }
}
