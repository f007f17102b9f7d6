package dev.ctrip.gateway.chain;

import java.math.BigInteger;

/**
 * What a transaction would have to offer now.
 *
 * @param baseFeePerGasWei of the latest block (EIP-1559), in wei per gas; on a legacy chain the
 *     node's gas price
 * @param priorityFeePerGasWei the node's suggestion, in wei per gas; zero on a legacy chain
 */
public record FeeQuote(BigInteger baseFeePerGasWei, BigInteger priorityFeePerGasWei) {}
