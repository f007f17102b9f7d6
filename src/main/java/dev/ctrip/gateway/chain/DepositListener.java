package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom the chain module tells of deposits; it does not know who that is. */
public interface DepositListener {

  /**
   * Which of these addresses are ours. One indexed query, whatever the number of open payments.
   * Called once for the blocks that are read together, with every recipient in them.
   */
  Set<Address> oursAmong(Collection<Address> recipients);

  /**
   * Whose time to be paid in the native coin is over: later than one moment, up to another. In
   * order of time.
   *
   * @param atMost about so many; of those that end at the same moment all or none
   */
  List<Due> due(ChainId chain, Instant after, Instant upTo, int atMost);

  /** An address that is waited for until then. */
  record Due(Address address, Instant at) {}

  /**
   * Addresses that money in the native coin may still come to, by address.
   *
   * @param after above this one; null from the beginning
   */
  List<Address> awaitingCoin(ChainId chain, @Nullable Address after, int atMost);

  /**
   * Deposits were inserted or changed. Runs inside the transaction that wrote them and before it
   * commits, so it may lock what they belong to; an exception rolls all of it back, the cursor too.
   */
  void recorded(Collection<Deposit> deposits);

  /**
   * A reorg took blocks away; the deposits in them are told of by {@link #recorded} besides. Runs
   * inside the transaction that moves the cursor back, as that does.
   *
   * @param lowestRemoved number of the first block that is not canonical any more
   */
  void rewound(ChainId chain, long lowestRemoved);

  /**
   * The chain is read up to about now, after it stood still or nobody could read it: who waits for
   * it has something to learn. Runs inside the transaction that moves the cursor.
   */
  void caughtUp(ChainId chain);

  /**
   * The same deposits, after the commit. Only a hint: it may be lost, repeated, or run in another
   * process than {@link #recorded}. An exception is logged and otherwise ignored.
   */
  void committed(Collection<Deposit> deposits);
}
