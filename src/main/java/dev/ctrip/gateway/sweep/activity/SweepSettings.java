package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxFeePercent the largest part of what leaves an address that may go for the fee, 1 to
 *     100. Judged when a sweep is planned and, by the setting of the process that signs, each time
 *     it is signed. Of a token only where its price in coin is known
 * @param replaceAfter how long a transaction waits before it is signed again with a higher fee
 * @param interval how long the sweeper of a chain waits between its rounds
 * @param foreignAssets what becomes of money that the payment at its address did not ask for
 */
@ConfigurationProperties("ctrip.sweep")
record SweepSettings(
    @DefaultValue("50") int maxFeePercent,
    @DefaultValue("2m") Duration replaceAfter,
    @DefaultValue("5m") Duration interval,
    @DefaultValue("sweep") ForeignAssets foreignAssets) {

  /** What becomes of money that the payment at its address did not ask for. */
  enum ForeignAssets {
    /** It is swept like any other; a refund then comes from the treasury. */
    SWEEP,
    /** It stays where it is until a person has its address swept. */
    HOLD
  }

  static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /** With what concerns the rounds as it is by default. */
  SweepSettings(int maxFeePercent, Duration replaceAfter) {
    this(maxFeePercent, replaceAfter, DEFAULT_INTERVAL, ForeignAssets.SWEEP);
  }

  /**
   * @throws IllegalArgumentException if the share is outside 1 to 100, a time is negative, or the
   *     interval is zero
   */
  @ConstructorBinding
  SweepSettings {
    if (maxFeePercent < 1 || maxFeePercent > 100) {
      throw new IllegalArgumentException("ctrip.sweep.max-fee-percent lies between 1 and 100");
    }
    if (replaceAfter.isNegative()) {
      throw new IllegalArgumentException("ctrip.sweep.replace-after is not negative");
    }
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("ctrip.sweep.interval is above zero");
    }
  }

  /**
   * Whether moving an amount of the native coin at such a fee is worth it.
   *
   * @param amount what leaves the address, the fee included
   */
  boolean isWorth(TokenAmount amount, TokenAmount fee) {
    return amount.isAbove(fee) && isWithinShare(fee.baseUnits(), amount.baseUnits());
  }

  /**
   * Whether moving an amount of a token at such a fee is worth it. Where the operator has given no
   * price of the coin, only the chain's fee limits hold.
   *
   * @param fee in the native coin
   * @param coinDecimals of the native coin
   */
  boolean isWorth(ListedToken token, TokenAmount amount, TokenAmount fee, int coinDecimals) {
    TokenAmount price = token.coinPrice();
    // Both sides times the base units of a whole coin, so that nothing is rounded.
    return price == null
        || isWithinShare(
            fee.baseUnits().multiply(price.baseUnits()),
            amount.baseUnits().multiply(BigInteger.TEN.pow(coinDecimals)));
  }

  private boolean isWithinShare(BigInteger fee, BigInteger amount) {
    return fee.multiply(HUNDRED).compareTo(amount.multiply(BigInteger.valueOf(maxFeePercent))) <= 0;
  }
}
