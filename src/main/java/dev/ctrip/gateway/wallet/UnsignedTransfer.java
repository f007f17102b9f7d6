package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A transfer that is about to be signed. It says what is to happen rather than which bytes call
 * what contract, so nothing else can be asked of a signer.
 *
 * @param contract of the token; null for the native coin
 * @param to who receives
 * @param toKey names the key of {@code to} where that is a deposit address of ours, a claim that
 *     the signer checks; null anywhere else
 * @param amount in the asset's base units
 * @param gasLimit in units of gas
 * @param maxFeePerGasWei in wei per gas; the gas price where {@code legacy}
 * @param maxPriorityFeePerGasWei in wei per gas (EIP-1559); unused where {@code legacy}
 * @param legacy whether to sign in the form of EIP-155 instead of EIP-1559
 */
public record UnsignedTransfer(
    ChainId chain,
    long nonce,
    @Nullable Address contract,
    Address to,
    @Nullable KeyReference toKey,
    TokenAmount amount,
    long gasLimit,
    BigInteger maxFeePerGasWei,
    BigInteger maxPriorityFeePerGasWei,
    boolean legacy) {

  public boolean isOfNativeCoin() {
    return contract == null;
  }

  /** The most that it may cost, in the native coin. */
  public TokenAmount maxFee() {
    return TokenAmount.ofBaseUnits(maxFeePerGasWei.multiply(BigInteger.valueOf(gasLimit)));
  }

  /** The most of the native coin that can leave the address by it. */
  public TokenAmount coinLeaving() {
    return isOfNativeCoin() ? amount.plus(maxFee()) : maxFee();
  }

  /** The same with other fees, for the same nonce. */
  public UnsignedTransfer at(
      TokenAmount newAmount, BigInteger newMaxFeePerGasWei, BigInteger newMaxPriorityFeePerGasWei) {
    return new UnsignedTransfer(
        chain,
        nonce,
        contract,
        to,
        toKey,
        newAmount,
        gasLimit,
        newMaxFeePerGasWei,
        newMaxPriorityFeePerGasWei,
        legacy);
  }
}
