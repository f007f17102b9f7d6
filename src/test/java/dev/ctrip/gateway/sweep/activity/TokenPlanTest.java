package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.wallet.ConfiguredChains.GWEI;
import static dev.ctrip.gateway.wallet.ConfiguredChains.LOCAL;
import static dev.ctrip.gateway.wallet.ConfiguredChains.TREASURY;
import static dev.ctrip.gateway.wallet.ConfiguredChains.USDC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import dev.ctrip.gateway.sweep.activity.TokenPlan.Decision;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of a token whose transfer takes 48,000 gas, 60,000 with a quarter of headroom, at a base fee of 8
 * gwei and a priority fee of 1: 11 gwei are offered, 660,000 in all, and 9 would do.
 */
class TokenPlanTest {

  private static final TokenAmount AMOUNT = TokenAmount.ofBaseUnits(25_000_000);
  private static final long GAS = 48_000;
  private static final ListedToken TOKEN = ConfiguredChains.listed(USDC);

  /** A coin is worth 4000 of the token. */
  private static final ListedToken PRICED =
      new ListedToken(
          USDC, TokenAmount.ZERO, Tolerance.NONE, TokenAmount.ofBaseUnits(4_000_000_000L));

  private static final FeeQuote QUOTE = quote(8, 1);
  private static final FeeOffer OFFER = new FeeOffer(gwei(11), gwei(1));
  private static final SweepSettings HALF = new SweepSettings(50, Duration.ofMinutes(2));
  private static final ChainSettings CHAIN = chain(1_000_000, false);

  @Test
  void movesTheWholeAmountToTheTreasuryWhereTheCoinForItIsThere() {
    assertThat(decide(TOKEN, AMOUNT, 660_000, 0))
        .isEqualTo(
            new Decision.Transfer(
                new TransferTerms(
                    USDC.contract(), TREASURY, null, AMOUNT, 60_000, gwei(11), gwei(1), false)));
  }

  @Test
  void offersNoMoreThanItWouldThoughMoreIsThere() {
    assertThat(offered(decide(TOKEN, AMOUNT, 5_000_000, 0))).isEqualTo(gwei(11));
  }

  @ParameterizedTest(name = "{0} gwei at the address make {1} gwei per gas")
  @CsvSource({"659999, 10999983333", "600000, 10000000000", "540000, 9000000000"})
  void offersWhatLiesThereWhileABlockTakesIt(long available, long offeredWei) {
    assertThat(offered(decide(TOKEN, AMOUNT, available, 0))).isEqualTo(offeredWei);
  }

  @Test
  void asksForExactlyWhatIsShort() {
    assertThat(decide(TOKEN, AMOUNT, 0, 0))
        .isEqualTo(new Decision.TopUp(TokenAmount.ofBaseUnits(gwei(660_000)), OFFER));
    assertThat(decide(TOKEN, AMOUNT, 539_999, 0))
        .isEqualTo(new Decision.TopUp(TokenAmount.ofBaseUnits(gwei(120_001)), OFFER));
  }

  @Test
  void reservesTheDataFeeBesideTheGas() {
    assertThat(decide(TOKEN, AMOUNT, 0, 5_000))
        .isEqualTo(new Decision.TopUp(TokenAmount.ofBaseUnits(gwei(670_000)), OFFER));
    assertThat(decide(TOKEN, AMOUNT, 544_999, 5_000))
        .as("a gwei less than the least fee with the data fee")
        .isEqualTo(new Decision.TopUp(TokenAmount.ofBaseUnits(gwei(125_001)), OFFER));
    assertThat(offered(decide(TOKEN, AMOUNT, 545_000, 5_000))).isEqualTo(gwei(9));
    assertThat(offered(decide(TOKEN, AMOUNT, 670_000, 5_000))).isEqualTo(gwei(11));
    assertThat(offered(decide(TOKEN, AMOUNT, 670_000, 10_000)))
        .as("the data fee has risen since the address was given that")
        .isEqualTo(gwei(11));
  }

  @Test
  void goesOnWithATopUpThoughFeesHaveRisenSinceAsFarAsABlockTakesIt() {
    assertThat(offered(decide(660_000, quote(10, 1)))).isEqualTo(gwei(11));
    assertThat(decide(660_000, quote(11, 1))).isInstanceOf(Decision.TopUp.class);
  }

  @Test
  void offersAPlainGasPriceOnALegacyChain() {
    Decision decision =
        TokenPlan.decide(
            TOKEN,
            AMOUNT,
            GAS,
            TokenAmount.ZERO,
            coin(600_000),
            quote(8, 0),
            chain(1_000_000, true),
            HALF);

    TransferTerms terms = ((Decision.Transfer) decision).terms();
    assertThat(terms.legacy()).isTrue();
    assertThat(terms.maxFeePerGasWei()).isEqualTo(gwei(10));
    assertThat(terms.maxPriorityFeePerGasWei()).isZero();
  }

  @Test
  void neverOffersMoreThanTheChainsLimit() {
    Decision decision =
        TokenPlan.decide(
            TOKEN,
            AMOUNT,
            GAS,
            TokenAmount.ZERO,
            coin(12_000_000),
            quote(199, 5),
            chain(12_000_000, false),
            HALF);

    assertThat(offered(decision)).isEqualTo(gwei(200));
  }

  @Test
  void waitsWhileTheChainAsksForMoreThanTheLimit() {
    assertThat(decide(5_000_000, quote(201, 0)))
        .isEqualTo(
            new Decision.Defer(
                "the chain asks for 201 gwei per gas, more than the limit of 200 gwei in its"
                    + " settings"));
  }

  /** 81,000 gas, of which a top-up takes 21,000: 0.000891 ETH, or 3.564 USDC. */
  @Test
  void waitsWhileItCostsMoreThanItsShareByTheCoinsPrice() {
    assertThat(decide(PRICED, TokenAmount.ofBaseUnits(7_127_999), 660_000, 0))
        .isEqualTo(
            new Decision.Defer(
                "moving 7.127999 USDC would cost up to 0.000891 ETH, more than the 50 % it may"
                    + " cost"));
    assertThat(decide(PRICED, TokenAmount.ofBaseUnits(7_128_000), 660_000, 0))
        .isInstanceOf(Decision.Transfer.class);
    assertThat(decide(PRICED, TokenAmount.ofBaseUnits(7_128_000), 0, 0))
        .isInstanceOf(Decision.TopUp.class);
  }

  @Test
  void countsTheDataFeeAsACost() {
    assertThat(decide(PRICED, TokenAmount.ofBaseUnits(7_128_000), 660_000, 1))
        .isInstanceOf(Decision.Defer.class);
  }

  @ParameterizedTest(name = "{0} gwei at the address")
  @CsvSource({"0", "5000000"})
  void waitsWhileItsGasCostsMoreThanATopUpMay(long available) {
    assertThat(
            TokenPlan.decide(
                TOKEN,
                AMOUNT,
                GAS,
                TokenAmount.ZERO,
                coin(available),
                QUOTE,
                chain(659_999, false),
                HALF))
        .isEqualTo(
            new Decision.Defer(
                "its gas would cost 0.00066 ETH, more than the limit of 0.000659999 ETH in the"
                    + " chain's settings"));
  }

  @Test
  void topsUpAsMuchAsMayBe() {
    assertThat(
            TokenPlan.decide(
                TOKEN,
                AMOUNT,
                GAS,
                TokenAmount.ZERO,
                TokenAmount.ZERO,
                QUOTE,
                chain(660_000, false),
                HALF))
        .isInstanceOf(Decision.TopUp.class);
  }

  private static Decision decide(
      ListedToken token, TokenAmount amount, long availableGwei, long dataFeeGwei) {
    return TokenPlan.decide(
        token, amount, GAS, coin(dataFeeGwei), coin(availableGwei), QUOTE, CHAIN, HALF);
  }

  private static Decision decide(long availableGwei, FeeQuote quote) {
    return TokenPlan.decide(
        TOKEN, AMOUNT, GAS, TokenAmount.ZERO, coin(availableGwei), quote, CHAIN, HALF);
  }

  private static BigInteger offered(Decision decision) {
    return ((Decision.Transfer) decision).terms().maxFeePerGasWei();
  }

  private static ChainSettings chain(long maxTopUpGwei, boolean legacy) {
    return ConfiguredChains.chain(
        LOCAL,
        TREASURY,
        new ChainSettings.Fees(
            gwei(200), legacy, coin(maxTopUpGwei), coin(10 * maxTopUpGwei), null),
        PRICED);
  }

  private static TokenAmount coin(long gwei) {
    return TokenAmount.ofBaseUnits(gwei(gwei));
  }

  private static FeeQuote quote(long baseGwei, long priorityGwei) {
    return new FeeQuote(gwei(baseGwei), gwei(priorityGwei));
  }

  private static BigInteger gwei(long gwei) {
    return GWEI.multiply(BigInteger.valueOf(gwei));
  }
}
