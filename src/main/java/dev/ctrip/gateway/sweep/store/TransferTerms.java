package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * All of a planned transfer but its nonce, which is taken when the plan is stored.
 *
 * @param contract of the token; null for the native coin
 * @param toKey names the key of {@code to} where it is a deposit address of ours; null elsewhere
 * @param amount what is to arrive
 * @param gasLimit in units of gas
 * @param maxFeePerGasWei in wei per gas; the gas price where {@code legacy}
 * @param maxPriorityFeePerGasWei in wei per gas (EIP-1559); unused where {@code legacy}
 */
public record TransferTerms(
    @Nullable Address contract,
    Address to,
    @Nullable KeyReference toKey,
    TokenAmount amount,
    long gasLimit,
    BigInteger maxFeePerGasWei,
    BigInteger maxPriorityFeePerGasWei,
    boolean legacy) {

  /** The most that it may cost, in the native coin. */
  public TokenAmount maxFee() {
    return TokenAmount.ofBaseUnits(maxFeePerGasWei.multiply(BigInteger.valueOf(gasLimit)));
  }

  UnsignedTransfer at(ChainId chain, long nonce) {
    return new UnsignedTransfer(
        chain,
        nonce,
        contract,
        to,
        toKey,
        amount,
        gasLimit,
        maxFeePerGasWei,
        maxPriorityFeePerGasWei,
        legacy);
  }
}
