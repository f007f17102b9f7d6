package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.ChainId;

/**
 * Wakes whoever follows a chain when a new head may be there. Only a hint, which saves waiting for
 * the next poll: it may be lost, repeated, late, or stop for a while, and it says nothing about the
 * block. What is there is read through {@link Chain}. Safe for any thread.
 */
public interface HeadFeed {

  /**
   * Runs {@code onNewHead} for each new head, and once for every time that a lost connection came
   * back, until the answer is closed. Calls never overlap; heads that come during one are told by a
   * single further call. An exception of it is logged and otherwise ignored.
   *
   * <p>Returns at once; a node that is away is tried again in the background. On a chain without a
   * WebSocket URL nothing ever happens.
   *
   * @return closing it stops the calls (one that is running goes on); closing it again does nothing
   * @throws IllegalStateException if the chain is not enabled
   */
  AutoCloseable follow(ChainId chain, Runnable onNewHead);
}
