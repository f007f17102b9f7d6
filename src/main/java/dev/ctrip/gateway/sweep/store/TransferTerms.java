package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;

/**
 * All of a planned transfer but its nonce, which is taken when the plan is stored.
 *
 * @param value what reaches the treasury
 * @param fee the most it may cost: gas limit times the fee per gas
 * @param gasLimit in units of gas
 * @param maxFeePerGasWei in wei per gas; the gas price where {@code legacy}
 * @param maxPriorityFeePerGasWei in wei per gas (EIP-1559); unused where {@code legacy}
 */
public record TransferTerms(
    Address to,
    TokenAmount value,
    TokenAmount fee,
    long gasLimit,
    BigInteger maxFeePerGasWei,
    BigInteger maxPriorityFeePerGasWei,
    boolean legacy) {}
