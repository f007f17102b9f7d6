package dev.ctrip.gateway.chain;

import org.jspecify.annotations.Nullable;

/**
 * What a contract says of itself.
 *
 * @param decimals its {@code decimals()} (EIP-20); null where it has none
 * @param rebasing whether it is of a known kind whose balances change without a transfer
 */
public record DescribedToken(@Nullable Integer decimals, boolean rebasing) {}
