package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as it was sent. Addresses and hashes are lower-case text with 0x.
 *
 * @param to null to create a contract
 * @param nonce null where a test sent it without a signature; then it takes the nonce that fits
 *     when it is mined, so that a reorg leaves no gap that holds up everybody
 * @param maxFeeWei per gas; null without a signature, which pays whatever is asked
 * @param doomed whether it fails whatever it finds
 */
record Sent(
    String hash,
    String from,
    @Nullable String to,
    BigInteger value,
    @Nullable Long nonce,
    long gasLimit,
    @Nullable BigInteger maxFeeWei,
    BigInteger tipWei,
    boolean doomed,
    List<Effect> effects) {

  /** The most that it can take from its sender, as nodes demand it beforehand. */
  BigInteger worstCost() {
    return maxFeeWei == null ? value : value.add(maxFeeWei.multiply(BigInteger.valueOf(gasLimit)));
  }

  BigInteger gasPriceWei(BigInteger baseFeeWei) {
    return maxFeeWei == null ? baseFeeWei.add(tipWei) : baseFeeWei.add(tipWei).min(maxFeeWei);
  }
}
