package dev.ctrip.gateway.payment;

import java.util.Locale;

/**
 * Where a payment stands. Facts that are independent of it are {@link PaymentFlag}s.
 *
 * <pre>
 * PENDING ──▶ DETECTED ──▶ CONFIRMED ──▶ SETTLED
 *    │  ▲________│ (reorg)
 *    ├──▶ EXPIRED
 *    └──▶ CANCELLED
 * </pre>
 *
 * Outside Java the words are in lower case and are a public contract: add, never change.
 */
public enum PaymentStatus {
  /** Waits for money. */
  PENDING,
  /** Enough money was seen in blocks that may still go. */
  DETECTED,
  /** Enough money is deep enough to count. */
  CONFIRMED,
  /** The due amount is at the treasury, without what was refunded out of its address. */
  SETTLED,
  /** The chain's clock passed the deadline before enough money was seen. */
  EXPIRED,
  /** Called off before any money was seen. */
  CANCELLED;

  /** As in JSON, database and search attributes. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for any other word
   */
  public static PaymentStatus ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether no money is expected any more, although some may come. */
  public boolean isWithdrawn() {
    return this == EXPIRED || this == CANCELLED;
  }

  /** Whether the payer is still asked for money, or what he sent is being confirmed. */
  public boolean expectsChange() {
    return this == PENDING || this == DETECTED;
  }
}
