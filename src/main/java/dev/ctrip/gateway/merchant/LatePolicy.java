package dev.ctrip.gateway.merchant;

import java.util.Locale;

/**
 * What a merchant wants done with money that comes after a payment's deadline. Frozen into each
 * payment when it is made. Money for a cancelled payment is always held: its order is off.
 */
public enum LatePolicy {
  /** A person accepts or refunds it. */
  HOLD,
  /** An expired payment is accepted by itself once enough was received for it. */
  ACCEPT;

  /** As in the database and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for any other word
   */
  public static LatePolicy ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
