package dev.ctrip.gateway.sweep;

import java.util.List;

/** What has been swept, from PostgreSQL. Safe for any thread. */
public interface Sweeps {

  /** All sweeps of a payment's address, oldest first. */
  List<Sweep> ofPayment(String paymentId);
}
