package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import java.util.List;
import java.util.Optional;

/** What has been recorded of the chains, from PostgreSQL. Safe for any thread. */
public interface Deposits {

  /** All deposits to an address on every chain, orphaned ones included, in order of block. */
  List<Deposit> to(Address address);

  /**
   * @return empty until the chain's first block was read; no address of that chain may be given out
   *     before, since nobody would be watching it
   */
  Optional<Cursor> cursor(ChainId chain);
}
