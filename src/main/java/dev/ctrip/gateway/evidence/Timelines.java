package dev.ctrip.gateway.evidence;

import java.util.Optional;

/** The door to timelines. Reads PostgreSQL and changes nothing. Safe for any thread. */
public interface Timelines {

  /** So many entries are shown at most. */
  int MOST_ENTRIES = 10_000;

  /**
   * The timeline of any merchant's payment; whoever answers a merchant asks first whether it is
   * his.
   *
   * @return empty if there is no payment of that id
   */
  Optional<Timeline> of(String paymentId);
}
