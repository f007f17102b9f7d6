package dev.ctrip.gateway.chain.store;

import dev.ctrip.gateway.money.BlockHash;

/** A block that was canonical when we read it. */
public record KnownBlock(long number, BlockHash hash) {}
