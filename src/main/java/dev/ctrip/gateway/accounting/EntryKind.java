package dev.ctrip.gateway.accounting;

import java.util.Locale;

/** What an entry of the books tells of. */
public enum EntryKind {
  /** A payer's money came. */
  DEPOSIT,
  /** The same, so little that nobody could have been asked for it. */
  DUST,
  /** Money went to the treasury. */
  SWEEP,
  /** The gas wallet gave a deposit address what its token sweep costs. */
  GAS,
  /** A transaction that only used up a nonce. */
  GAP,
  /** Money went back to a payer. */
  REFUND,
  /** A transaction that was mined but moved nothing, and cost its fee. */
  FAILED,
  /** The operator filled a gas wallet or a refund wallet. */
  FUNDING,
  /** Somebody took a difference between books and chain as it is. */
  ACCEPTED,
  /** Takes back an entry whose fact a reorg took, or that was found to be another. */
  REVERSAL;

  /** As in database and exports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for any other word
   */
  public static EntryKind ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
