package dev.ctrip.gateway.sweep;

import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/** The steps of a sweep that need a chain. Served on the task queue {@code chain}. */
@ActivityInterface(namePrefix = "Sweep_")
public interface SweepTransfers {

  /** Type of the application failure by which a step says that a node shows too little money. */
  String SHORT_BALANCE = "ShortBalance";

  /**
   * Decides what is to be done next for a sweep: content, fee and nonce of a transaction are
   * committed as an intent. Idempotent by the request's step key: a plan once made is returned as
   * it is stored. Where a sweep of the asset is open at the address under another key, the step is
   * given that one for good: money is never moved twice because a run was lost. Fails with {@link
   * #SHORT_BALANCE} where a node shows less at the address than was asked for.
   */
  Plan plan(SweepRequest request);

  /**
   * Hands the stored bytes to the chain, again if need be, and those of the top-up that they need.
   * Idempotent: the bytes are always the same.
   *
   * @return why no node has it as far as is known, for people; null where one has. To be followed
   *     in either case: a refusal of one node is no proof, nor is an answer that did not come
   */
  @Nullable String broadcast(String outgoingId);

  /**
   * Asks what became of the broadcast transaction and records the outcome once it is deep enough.
   * Where it has waited for long, plans what makes it go on: the same with a higher fee, or
   * something for a nonce below its own. Idempotent.
   */
  Progress follow(String outgoingId);

  /**
   * @param decision what is to be done next
   * @param outgoingId id of the stored intent; empty where there is none
   * @param detail for people
   */
  record Plan(Decision decision, String outgoingId, String detail) {}

  /** What a plan comes to. */
  enum Decision {
    /** To be signed, sent and followed, each if it was not yet. */
    PLANNED,
    /** It was handed to the chain before: to be followed only. It may be through by now. */
    UNDER_WAY,
    /** Gas for the sweep is to be signed, sent and followed first; then to be planned again. */
    TOP_UP,
    /** The gas wallet has too little; to be planned again later. */
    NO_GAS,
    /** Costs more than it is worth. */
    DEFERRED,
    /** The token refuses. */
    PARKED,
    /** It can not be moved as asked (the treasury would not take it, say); recorded as such. */
    STUCK
  }

  /**
   * @param stage where the transaction is
   * @param txHash its hash
   * @param blocksStillNeeded until it is deep enough; zero unless {@link Stage#MINED}
   * @param detail for people: what it waits for, or why it failed; empty where {@link
   *     Stage#THROUGH}
   * @param head number of the chain's latest block; zero where the chain was not asked
   * @param toSign an outgoing transaction, this or another, that is to be signed and sent so that
   *     this one goes on; null where there is none
   */
  record Progress(
      Stage stage,
      String txHash,
      long blocksStillNeeded,
      String detail,
      long head,
      @Nullable String toSign) {}

  /** Where a broadcast transaction is. */
  enum Stage {
    /** No node knows it: broadcast again. */
    UNKNOWN,
    /** Waits to be mined. */
    WAITING,
    /** Mined, not yet deep enough. */
    MINED,
    /** Deep enough, and recorded as such. */
    THROUGH,
    /** Moved nothing, and the sweep waits: to be planned again another day. */
    FAILED,
    /** Can not succeed any more; recorded as such. */
    STUCK
  }
}
