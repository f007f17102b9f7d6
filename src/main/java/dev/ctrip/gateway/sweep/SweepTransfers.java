package dev.ctrip.gateway.sweep;

import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/** The steps of a sweep that need a chain. Served on the task queue {@code chain}. */
@ActivityInterface(namePrefix = "Sweep_")
public interface SweepTransfers {

  /** Type of the application failure by which a step says that a node shows too little money. */
  String SHORT_BALANCE = "ShortBalance";

  /**
   * Decides amount, fee and nonce and commits them as an intent. Idempotent by the request's step
   * key: a plan once made is returned as it is stored. Where a sweep of the asset is open at the
   * address under another key, the step is given that one for good: money is never moved twice
   * because a run was lost. Fails with {@link #SHORT_BALANCE} where a node shows less at the
   * address than was asked for.
   */
  Plan plan(SweepRequest request);

  /**
   * Hands the stored bytes to the chain, again if need be. Idempotent: the bytes are always the
   * same.
   *
   * @return why no node has it as far as is known, for people; null where one has. To be followed
   *     in either case: a refusal of one node is no proof, nor is an answer that did not come
   */
  @Nullable String broadcast(String sweepId);

  /**
   * Asks what became of the broadcast transaction and records the outcome once it is deep enough.
   * Idempotent.
   */
  Progress follow(String sweepId);

  /**
   * @param decision what is to be done next
   * @param sweepId id of the stored intent; empty where {@link Decision#DEFERRED}
   * @param detail for people
   */
  record Plan(Decision decision, String sweepId, String detail) {}

  /** What a plan comes to. */
  enum Decision {
    /** To be signed, sent and followed, each if it was not yet. */
    PLANNED,
    /** It was handed to the chain before: to be followed only. It may be through by now. */
    UNDER_WAY,
    /** Costs more than it moves. */
    DEFERRED,
    /** It can not be moved as asked (the treasury would not take it, say); recorded as such. */
    STUCK
  }

  /**
   * @param stage where the transaction is
   * @param txHash its hash
   * @param blocksStillNeeded until it is deep enough; zero unless {@link Stage#MINED}
   * @param detail for people: what it waits for, or why it is stuck; empty where {@link
   *     Stage#SWEPT}
   * @param head number of the chain's latest block; zero where the chain was not asked
   */
  record Progress(Stage stage, String txHash, long blocksStillNeeded, String detail, long head) {}

  /** Where a broadcast transaction is. */
  enum Stage {
    /** No node knows it: broadcast again. */
    UNKNOWN,
    /** Waits to be mined. */
    WAITING,
    /** Mined, not yet deep enough. */
    MINED,
    /** Deep enough, and recorded as swept. */
    SWEPT,
    /** Can not succeed any more; recorded as such. */
    STUCK
  }
}
