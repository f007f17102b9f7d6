package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.ChainId;

/** Gives the {@link Chain} of each enabled chain. Safe for any thread. */
public interface Nodes {

  /**
   * @throws IllegalStateException if the chain is not enabled
   */
  Chain of(ChainId id);
}
