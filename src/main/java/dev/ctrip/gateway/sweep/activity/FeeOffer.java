package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.SigningRecord;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a transaction offers per gas, in wei.
 *
 * @param maxFeePerGasWei the whole of it; the gas price on chains without EIP-1559
 * @param priorityFeePerGasWei the part above the base fee (EIP-1559); zero on those chains
 */
record FeeOffer(BigInteger maxFeePerGasWei, BigInteger priorityFeePerGasWei) {

  private static final int GWEI_DIGITS = 9;

  /**
   * Enough for the next block or two, and no more than the chain's settings allow: a quarter above
   * the base fee, which rises by an eighth per block at most (EIP-1559).
   *
   * @return empty where the chain asks for more than that limit now
   */
  static Optional<FeeOffer> on(ChainSettings chain, FeeQuote quote) {
    BigInteger base = quote.baseFeePerGasWei();
    BigInteger cap = chain.fees().maxFeePerGasWei();
    if (base.compareTo(cap) > 0) {
      return Optional.empty();
    }
    BigInteger priority = quote.priorityFeePerGasWei();
    return Optional.of(of(chain, base.add(base.shiftRight(2)).add(priority).min(cap), priority));
  }

  static FeeOffer of(ChainSettings chain, BigInteger maxFeePerGasWei, BigInteger priority) {
    return new FeeOffer(
        maxFeePerGasWei, chain.fees().legacy() ? BigInteger.ZERO : priority.min(maxFeePerGasWei));
  }

  /** For people: why {@link #on} is empty. */
  static String tooDear(ChainSettings chain, FeeQuote quote) {
    return "the chain asks for %s per gas, more than the limit of %s in its settings"
        .formatted(gwei(quote.baseFeePerGasWei()), gwei(chain.fees().maxFeePerGasWei()));
  }

  /** What so much gas costs at most. */
  TokenAmount fee(long gas) {
    return TokenAmount.ofBaseUnits(maxFeePerGasWei.multiply(BigInteger.valueOf(gas)));
  }

  /** Whether it is what a node takes in place of another (see {@link SigningRecord}). */
  boolean outbids(BigInteger otherMaxFeePerGasWei) {
    return maxFeePerGasWei.compareTo(SigningRecord.outbidding(otherMaxFeePerGasWei)) >= 0;
  }

  static String gwei(BigInteger wei) {
    return TokenAmount.ofBaseUnits(wei).inWholeUnits(GWEI_DIGITS) + " gwei";
  }
}
