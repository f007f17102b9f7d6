package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxFeePercent the largest part of what leaves an address that may go for the fee, 1 to
 *     100. Judged when a sweep is planned and, by the signer's own setting, when it is signed
 */
@ConfigurationProperties("ctrip.sweep")
record SweepSettings(@DefaultValue("50") int maxFeePercent) {

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /**
   * @throws IllegalArgumentException if the share is outside 1 to 100
   */
  SweepSettings {
    if (maxFeePercent < 1 || maxFeePercent > 100) {
      throw new IllegalArgumentException("ctrip.sweep.max-fee-percent lies between 1 and 100");
    }
  }

  /**
   * Whether moving an amount at such a fee is worth it.
   *
   * @param amount what leaves the address, the fee included
   */
  boolean isWorth(TokenAmount amount, TokenAmount fee) {
    return amount.isAbove(fee)
        && fee.baseUnits()
                .multiply(HUNDRED)
                .compareTo(amount.baseUnits().multiply(BigInteger.valueOf(maxFeePercent)))
            <= 0;
  }
}
