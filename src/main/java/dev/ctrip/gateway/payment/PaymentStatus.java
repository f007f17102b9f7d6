package dev.ctrip.gateway.payment;

import java.util.Locale;

/** Where a payment is. */
public enum PaymentStatus {
  PENDING,
  DETECTED,
  CONFIRMED,
  SETTLED,
  EXPIRED,
  CANCELLED;

  /** As shown everywhere outside Java. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
