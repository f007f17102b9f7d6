package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.TokenAmount;
import java.time.Instant;

/**
 * What the facts call for. The workflow does it, loads again, and judges again.
 *
 * <ul>
 *   <li>{@link RecordTransition}: something became true that is not recorded yet.
 *   <li>{@link Sweep}: confirmed money lies at the address.
 *   <li>{@link Confirm}: money waits for depth; sleep about that many blocks, then ask the chain.
 *   <li>{@link AwaitUntil}: nothing to do before then unless a signal comes.
 *   <li>{@link AwaitChain}: the deadline has passed but the chain has not been read beyond it.
 *   <li>{@link AwaitWebhooks}: only the merchant's acknowledgement is missing.
 *   <li>{@link AwaitPerson}: nothing can be done without somebody.
 *   <li>{@link Close}: the life is over.
 * </ul>
 */
public sealed interface NextStep {

  record RecordTransition(Transition transition) implements NextStep {}

  /** Nothing changed for the merchant, but these deposits have been judged. */
  record MarkJudged() implements NextStep {}

  /**
   * @param amount what leaves the address, the fee included where the asset pays it
   */
  record Sweep(TokenAmount amount) implements NextStep {}

  /**
   * @param blocksStillNeeded as far as is known; zero where it is time to ask
   */
  record Confirm(long blocksStillNeeded) implements NextStep {}

  /**
   * @param label what the timer is for, shown to operators
   */
  record AwaitUntil(Instant until, String label) implements NextStep {}

  record AwaitChain(String reason) implements NextStep {}

  record AwaitWebhooks() implements NextStep {}

  record AwaitPerson(String reason) implements NextStep {}

  record Close() implements NextStep {}
}
