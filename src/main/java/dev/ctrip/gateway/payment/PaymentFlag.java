package dev.ctrip.gateway.payment;

import java.util.Locale;

/** A fact about a payment that is independent of its {@link PaymentStatus}. */
public enum PaymentFlag {
  /** Some money was seen, not enough. */
  UNDERPAID,
  /** More was seen than is due and tolerated. */
  OVERPAID,
  /** Money was paid after the deadline, or after the payment was cancelled. */
  LATE,
  /** A reorg took money away that has not come back. */
  REORGED,
  /** Another listed asset arrived at the address; never credited. */
  WRONG_ASSET,
  /** Money arrived at the address on another of our chains; never credited. */
  WRONG_CHAIN,
  /** A person has to look; the reason stands beside it. */
  NEEDS_ATTENTION;

  /** As in JSON, database and search attributes. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for any other word
   */
  public static PaymentFlag ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
