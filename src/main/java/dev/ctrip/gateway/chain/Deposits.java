package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What has been recorded of the chains, from PostgreSQL. Safe for any thread. */
public interface Deposits {

  /** All deposits to an address on every chain, orphaned ones included, in order of block. */
  List<Deposit> to(Address address);

  /**
   * The same without those in tokens that were not listed when they were found: anybody can make
   * one and send it to anybody, so nobody is to be woken, told or warned by it.
   */
  List<Deposit> listedTo(Address address);

  /**
   * What was ever noted of the deposits to an address, on every chain, oldest first.
   *
   * @param atMost no more than so many of the oldest
   */
  List<DepositObservation> observations(Address address, int atMost);

  /** When the last deposit to an address was found to be orphaned; empty if none is now. */
  Optional<Instant> lastOrphanedAt(Address address);

  /** Whether a deposit is orphaned now by a reorg deeper than the blocks that are kept. */
  boolean lostInDeepReorg(Address address);

  /**
   * @return empty until the chain's first block was read; no address of that chain may be given out
   *     before, since nobody would be watching it
   */
  Optional<Cursor> cursor(ChainId chain);

  /**
   * Whether a block was read, and is the one at its height as far as was read. Expects the caller's
   * transaction, and holds the cursor until it ends: no reorg is recorded meanwhile.
   *
   * @return true also for a block below those whose hashes are kept
   */
  boolean holdsCanonical(ChainId chain, long number, BlockHash hash);
}
