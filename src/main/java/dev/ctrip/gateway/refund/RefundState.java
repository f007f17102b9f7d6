package dev.ctrip.gateway.refund;

import java.util.Locale;

/** Where a refund stands. */
public enum RefundState {
  /** Asked for; waits for another key to approve it. */
  REQUESTED,
  /** Approved; its transaction is to be planned. */
  APPROVED,
  /** Approved, but the refund wallet has too little; goes on by itself once it has enough. */
  NEEDS_FUNDS,
  /** It has a transaction, which is signed, sent and followed. */
  SENDING,
  /** Paid, and deep enough. */
  DONE,
  /** Somebody has taken it back before it was sent, or after it was stuck. */
  REJECTED,
  /** It cannot go on by itself; a person has to look. */
  STUCK;

  /** Whether nothing more happens by itself. */
  public boolean isOver() {
    return this == DONE || this == REJECTED || this == STUCK;
  }

  /** As in JSON and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for any other word
   */
  public static RefundState ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
