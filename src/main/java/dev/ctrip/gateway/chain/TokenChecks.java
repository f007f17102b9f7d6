package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import java.util.Optional;

/** Whether the listed tokens are on chain what {@code chains.yaml} says. Safe for any thread. */
public interface TokenChecks {

  /**
   * Why a token may not be asked for, a sentence for people.
   *
   * @return empty if it may; always so for a native coin
   */
  Optional<String> objection(ChainId chain, Token token);
}
