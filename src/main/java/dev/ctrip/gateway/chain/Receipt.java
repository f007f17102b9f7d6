package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;

/**
 * What became of a mined transaction.
 *
 * @param succeeded whether its status is present and 1 (EIP-658); a missing status is no success
 * @param fee gas used times the effective price, in the native coin's base units
 */
public record Receipt(
    TxHash txHash, long blockNumber, BlockHash blockHash, boolean succeeded, TokenAmount fee) {}
