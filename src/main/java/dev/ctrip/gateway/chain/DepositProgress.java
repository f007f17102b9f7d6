package dev.ctrip.gateway.chain;

/**
 * How far a deposit has come, as the canonical chain tells at one moment. The words are those of a
 * chain notifier: how much is missing, done, or taken back.
 *
 * <ul>
 *   <li>{@link Shallow}: the caller waits about {@code blocksStillNeeded} block times and asks
 *       again.
 *   <li>{@link Deep}: the deposit counts.
 *   <li>{@link Gone}: its block is not canonical; the caller waits for the sniper to orphan it.
 * </ul>
 */
public sealed interface DepositProgress {

  /**
   * @param blocksStillNeeded at least 1
   */
  record Shallow(long blocksStillNeeded) implements DepositProgress {}

  record Deep() implements DepositProgress {}

  record Gone() implements DepositProgress {}
}
