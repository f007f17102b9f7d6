package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxFeePercent the largest part of what leaves an address that may go for the fee, 1 to
 *     100. Judged when a sweep is planned and, by the signer's own setting, when it is signed
 * @param replaceAfter how long a transaction waits before it is signed again with a higher fee
 */
@ConfigurationProperties("ctrip.sweep")
record SweepSettings(
    @DefaultValue("50") int maxFeePercent, @DefaultValue("2m") Duration replaceAfter) {

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /**
   * @throws IllegalArgumentException if the share is outside 1 to 100 or the time is negative
   */
  SweepSettings {
    if (maxFeePercent < 1 || maxFeePercent > 100) {
      throw new IllegalArgumentException("ctrip.sweep.max-fee-percent lies between 1 and 100");
    }
    if (replaceAfter.isNegative()) {
      throw new IllegalArgumentException("ctrip.sweep.replace-after is not negative");
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
