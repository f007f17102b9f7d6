package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import java.time.Instant;

/**
 * The last block of a chain that was read whole: every deposit up to it is recorded.
 *
 * @param timestamp that block's; the chain's own clock, by which payments expire
 * @param headNumber the chain's latest block when the cursor was moved
 */
public record Cursor(
    ChainId chain, long number, BlockHash hash, Instant timestamp, long headNumber) {}
