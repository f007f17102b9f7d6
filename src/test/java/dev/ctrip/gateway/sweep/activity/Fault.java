package dev.ctrip.gateway.sweep.activity;

/** What can befall a run. */
enum Fault {
  /** Killed before any row was touched. */
  KILLED_BEFORE_TRANSACTION,
  /** Killed with all rows written and none committed. */
  KILLED_BEFORE_COMMIT,
  /** Killed with all committed and nobody told. */
  KILLED_AFTER_COMMIT,
  KILLED_BEFORE_SIGNATURE,
  /** Killed with a signature in its hands that is not stored. */
  KILLED_AFTER_SIGNATURE,
  KILLED_BEFORE_BROADCAST,
  /** Killed with the transaction at the node, and that not recorded. */
  KILLED_AFTER_BROADCAST,
  /** Killed with a step done, and nobody told. */
  KILLED_AFTER_STEP,
  /** The node takes the transaction, and its answer does not come. */
  ACCEPTED_BUT_TIMED_OUT,
  /** The node never gets the transaction, and no answer comes. */
  LOST_AND_TIMED_OUT,
  /** The node takes the transaction, says so, and keeps nothing of it. */
  ACCEPTED_AND_FORGOTTEN;

  boolean isKill() {
    return name().startsWith("KILLED");
  }
}
