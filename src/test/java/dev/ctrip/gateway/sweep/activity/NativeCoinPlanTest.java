package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.wallet.ConfiguredChains.GWEI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.activity.NativeCoinPlan.Decision;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeCoinPlanTest {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");
  private static final SweepSettings HALF = new SweepSettings(50, Duration.ZERO);

  @ParameterizedTest(name = "base fee {0}, priority fee {1}, limit 200 gwei")
  @CsvSource({
    "8, 1, 11",
    "0, 0, 0",
    "100, 3, 128",
    "160, 0, 200",
    "160, 40, 200",
    "199, 1, 200",
    "200, 1, 200",
  })
  void offersAQuarterAboveTheBaseFeeUpToTheLimit(long base, long priority, long offeredGwei) {
    TransferTerms terms = terms(decide(ETHER, 21_000, base, priority));

    assertThat(terms.maxFeePerGasWei()).isEqualTo(gwei(offeredGwei));
    assertThat(terms.maxPriorityFeePerGasWei()).isEqualTo(gwei(offeredGwei));
    assertThat(terms.maxFee().baseUnits())
        .isEqualTo(gwei(offeredGwei).multiply(BigInteger.valueOf(21_000)));
    assertThat(terms.amount().plus(terms.maxFee())).isEqualTo(ETHER);
  }

  @Test
  void waitsWhileTheChainAsksForMoreThanTheLimit() {
    assertThat(decide(ETHER, 21_000, 201, 0))
        .isEqualTo(
            new Decision.Defer(
                "the chain asks for 201 gwei per gas, more than the limit of 200 gwei in its"
                    + " settings"));
  }

  @ParameterizedTest
  @CsvSource({"21000, 21000", "21001, 26251", "30000, 37500", "18000, 22500"})
  void leavesHeadroomUnlessTheEstimateIsExact(long estimate, long limit) {
    assertThat(terms(decide(ETHER, estimate, 8, 1)).gasLimit()).isEqualTo(limit);
  }

  @Test
  void offersAPlainGasPriceOnALegacyChain() {
    ChainSettings legacy =
        ConfiguredChains.chain(ConfiguredChains.LOCAL, ConfiguredChains.TREASURY, 200, true);

    TransferTerms terms =
        terms(
            NativeCoinPlan.decide(
                ETHER,
                21_000,
                TokenAmount.ZERO,
                new FeeQuote(gwei(8), BigInteger.ZERO),
                legacy,
                HALF));

    assertThat(terms.legacy()).isTrue();
    assertThat(terms.maxFeePerGasWei()).isEqualTo(gwei(10));
    assertThat(terms.maxPriorityFeePerGasWei()).isZero();
  }

  @Test
  void keepsWhatPublishingCostsAtTheAddress() {
    TokenAmount dataFee = TokenAmount.ofBaseUnits(gwei(5_000));

    TransferTerms terms = terms(decide(ETHER, dataFee));

    assertThat(terms.amount().plus(terms.maxFee()).plus(dataFee).plus(dataFee)).isEqualTo(ETHER);
    assertThat(terms.maxFeePerGasWei()).isEqualTo(gwei(11));
  }

  @Test
  void countsWhatPublishingCostsForWhetherItIsWorthIt() {
    // 21,000 gas at 11 gwei, twice.
    TokenAmount little = TokenAmount.ofBaseUnits(gwei(462_000));

    assertThat(decide(little, TokenAmount.ZERO)).isInstanceOf(Decision.Transfer.class);
    assertThat(decide(little, TokenAmount.ofBaseUnits(1)))
        .isInstanceOfSatisfying(
            Decision.Defer.class,
            defer -> assertThat(defer.reason()).contains("0.000231000000000002 ETH", "50 %"));
  }

  private static Decision decide(TokenAmount amount, TokenAmount dataFee) {
    return NativeCoinPlan.decide(
        amount, 21_000, dataFee, new FeeQuote(gwei(8), gwei(1)), ConfiguredChains.local(), HALF);
  }

  @ParameterizedTest(name = "{1} of {0} at most {2} %: {3}")
  @CsvSource({
    "100, 50, 50, true",
    "100, 51, 50, false",
    "99, 50, 50, false",
    "100, 100, 100, false",
    "101, 100, 100, true",
    "100, 1, 1, true",
    "99, 1, 1, false",
    "0, 0, 50, false",
    "1, 0, 1, true",
  })
  void movesOnlyWhatIsWorthItsFee(long amount, long fee, int percent, boolean worth) {
    assertThat(
            new SweepSettings(percent, Duration.ZERO)
                .isWorth(TokenAmount.ofBaseUnits(amount), TokenAmount.ofBaseUnits(fee)))
        .isEqualTo(worth);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101, -1})
  void refusesAShareThatIsNone(int percent) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SweepSettings(percent, Duration.ZERO));
  }

  private static Decision decide(TokenAmount amount, long gas, long baseGwei, long priorityGwei) {
    return NativeCoinPlan.decide(
        amount,
        gas,
        TokenAmount.ZERO,
        new FeeQuote(gwei(baseGwei), gwei(priorityGwei)),
        ConfiguredChains.local(),
        HALF);
  }

  private static TransferTerms terms(Decision decision) {
    return ((Decision.Transfer) decision).terms();
  }

  private static BigInteger gwei(long gwei) {
    return GWEI.multiply(BigInteger.valueOf(gwei));
  }
}
