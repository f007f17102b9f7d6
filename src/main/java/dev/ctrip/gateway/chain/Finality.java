package dev.ctrip.gateway.chain;

/** What makes a deposit final on a chain. */
public enum Finality {
  /** A number of blocks. */
  DEPTH,
  /** The block that the node calls {@code safe} (execution-apis, block tag). */
  SAFE,
  /** The block that the node calls {@code finalized} (execution-apis, block tag). */
  FINALIZED
}
