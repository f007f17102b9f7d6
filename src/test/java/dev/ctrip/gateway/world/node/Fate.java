package dev.ctrip.gateway.world.node;

/** What becomes of a transaction whose block a reorg removes. */
public enum Fate {
  /** As if it had never been sent. */
  FORGOTTEN,
  /** It waits again and is in the next block that is mined after the reorg. */
  WAITING,
  /** It is in the first block of the new branch. */
  MINED_AGAIN
}
