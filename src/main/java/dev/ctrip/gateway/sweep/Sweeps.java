package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.ChainId;
import java.util.List;
import java.util.Set;

/** What has been swept, from PostgreSQL. Safe for any thread. */
public interface Sweeps {

  /** All sweeps of a payment's address, oldest first. */
  List<Sweep> ofPayment(String paymentId);

  /**
   * Opens sweeps again whose transaction a reorg took away: they are to be followed, and sent again
   * if need be, until they are deep enough once more. Expects the caller's transaction.
   *
   * @param lowestRemoved number of the first block that is not canonical any more
   * @return the payments that they belong to
   */
  Set<String> reopenFrom(ChainId chain, long lowestRemoved);

  /**
   * How the transactions of a payment's sweeps went on, those of the oldest sweep first.
   *
   * @param atMost no more than so many of the oldest
   */
  List<SweepTransaction> transactions(String paymentId, int atMost);
}
