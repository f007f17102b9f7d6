package dev.ctrip.gateway.admin.activity;

import dev.ctrip.gateway.admin.Findings;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import io.temporal.activity.ActivityInterface;

/**
 * Looks for deposits beside the sniper. Each method may be repeated: what is found is recorded
 * once. Served on the task queue {@code chain}.
 */
@ActivityInterface(namePrefix = "Scan_")
public interface ChainScan {

  /**
   * Reads from the cursor to the head, as the sniper does and with the same webhooks. Heartbeats
   * the cursor's number.
   *
   * @return where the cursor is then; the deposits of these blocks are not counted here
   */
  Findings advance(ChainId chain);

  /**
   * Reads blocks again. Heartbeats the number of the last block that is done; an attempt goes on
   * after that of the one before, whose deposits are recorded but not among those returned.
   */
  Findings again(Blocks request);

  /** Compares an address' balance with what is recorded of it. */
  Findings byBalance(Holder request);

  /** Blocks of a chain. */
  record Blocks(ChainId chain, BlockRange range) {}

  /** An address on a chain. */
  record Holder(ChainId chain, Address address) {}
}
