package dev.ctrip.gateway.sweep;

/**
 * How an attempt to sweep ended, or why it gave way to its caller.
 *
 * @param kind what happened
 * @param detail for people: the transaction's hash, or why nothing was moved
 */
public record SweepOutcome(Kind kind, String detail) {

  /** What happened. */
  public enum Kind {
    /** The money is at the treasury, or with who is paid back, deep enough. */
    SWEPT,
    /** Moving it would cost more than it is worth now; ask again another day. */
    DEFERRED,
    /** The token refuses to move it (paused, say); ask again another day, or when told to. */
    PARKED,
    /** The transfer can not succeed as planned; a person has to look. */
    STUCK,
    /**
     * A node shows less at the address than is to leave it: it lags, or a reorg took the money. Ask
     * again soon with the same step key, unless the money turns out to be gone.
     */
    SHORT,
    /**
     * No block has taken the transaction for long, or the gas wallet is empty. It is kept up: ask
     * again with the same step key.
     */
    DELAYED,
    /** Gave way to the caller; goes on when asked again with the same step key. */
    INTERRUPTED
  }
}
