package dev.ctrip.gateway.sweep;

import java.util.List;

/** What has been swept, from PostgreSQL. Safe for any thread. */
public interface Sweeps {

  /**
   * How the transactions of a payment's sweeps went on, those of the oldest sweep first.
   *
   * @param atMost no more than so many of the oldest
   */
  List<SweepTransaction> transactions(String paymentId, int atMost);

  /** All sweeps of a payment's address, oldest first. */
  List<Sweep> ofPayment(String paymentId);
}
