package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.BlockHash;
import java.time.Instant;

/** What names a block and links it to the one before. */
public record BlockHeader(long number, BlockHash hash, BlockHash parentHash, Instant timestamp) {

  /** Whether this block is the direct child of the one named. */
  public boolean follows(long parentNumber, BlockHash parent) {
    return number == parentNumber + 1 && parentHash.equals(parent);
  }
}
