package dev.ctrip.gateway.payment;

import java.util.Locale;

/** A fact about a payment that is independent of its status. */
public enum PaymentFlag {
  UNDERPAID,
  OVERPAID,
  LATE,
  REORGED,
  WRONG_ASSET,
  WRONG_CHAIN,
  NEEDS_ATTENTION;

  /** As shown everywhere outside Java. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
