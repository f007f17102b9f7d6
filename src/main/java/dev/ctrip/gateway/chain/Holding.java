package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.TokenAmount;

/**
 * An account after some block.
 *
 * @param coin in the native coin's base units
 * @param nonce of its next transaction; as long as it is the same, nothing has left
 */
public record Holding(TokenAmount coin, long nonce) {}
