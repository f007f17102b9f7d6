package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import java.util.Optional;

/** What payments may be asked for in right now. Safe for any thread. */
public interface Readiness {

  /** Whether somebody watches the chain. */
  boolean isReady(ChainId chain);

  /**
   * Why an asset of a chain may not be asked for, a sentence for people.
   *
   * @return empty if it may, as far as it is the asset's matter and not the chain's
   */
  Optional<String> objection(ChainId chain, Token token);
}
