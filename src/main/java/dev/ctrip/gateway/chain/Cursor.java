package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import java.time.Instant;

/**
 * The last block of a chain that was read whole: every deposit up to it is recorded.
 *
 * @param timestamp that block's; the chain's own clock, by which payments expire
 * @param headNumber the chain's latest block when the cursor was moved
 * @param completeUntil up to this time of the chain also money was looked for that no transaction
 *     shows, at the addresses of payments that expired by then; may lag behind the timestamp
 */
public record Cursor(
    ChainId chain,
    long number,
    BlockHash hash,
    Instant timestamp,
    long headNumber,
    Instant completeUntil) {

  /** The same, complete up to that time. */
  public Cursor completeUntil(Instant time) {
    return new Cursor(chain, number, hash, timestamp, headNumber, time);
  }

  /** The time by which payments may expire: nothing that came until then is unknown. */
  public Instant time() {
    return completeUntil.isBefore(timestamp) ? completeUntil : timestamp;
  }
}
