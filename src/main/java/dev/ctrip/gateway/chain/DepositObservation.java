package dev.ctrip.gateway.chain;

import java.time.Instant;
import java.util.Locale;

/**
 * What was noted of a deposit at one moment. Observations are never changed, while a {@link
 * Deposit} only says how it stands now.
 *
 * @param at when it was noted, by our clock
 * @param deposit as it stood afterwards
 */
public record DepositObservation(Instant at, Kind kind, Deposit deposit) {

  /** What had happened to the deposit. */
  public enum Kind {
    /** It was found in a canonical block for the first time. */
    SEEN,
    /** It stands in another block than before, or again in the one that a reorg had taken. */
    MINED_AGAIN,
    /** It was found at the required depth. */
    CONFIRMED,
    /** Its block left the canonical chain. */
    ORPHANED,
    /** The transaction that brought it was found; that one is the deposit now. */
    REPLACED;

    /** As in JSON and database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException for any other word
     */
    public static Kind ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** How the deposit stands by it. */
    public Deposit.State leaves() {
      return switch (this) {
        case SEEN, MINED_AGAIN -> Deposit.State.SEEN;
        case CONFIRMED -> Deposit.State.CONFIRMED;
        case ORPHANED, REPLACED -> Deposit.State.ORPHANED;
      };
    }
  }
}
