package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;

/**
 * A transfer of the native coin that is about to be signed.
 *
 * @param gasLimit in units of gas
 * @param maxFeePerGasWei in wei per gas; the gas price where {@code legacy}
 * @param maxPriorityFeePerGasWei in wei per gas (EIP-1559); unused where {@code legacy}
 * @param legacy whether to sign in the form of EIP-155 instead of EIP-1559
 */
public record UnsignedTransfer(
    ChainId chain,
    long nonce,
    Address to,
    TokenAmount value,
    long gasLimit,
    BigInteger maxFeePerGasWei,
    BigInteger maxPriorityFeePerGasWei,
    boolean legacy) {}
