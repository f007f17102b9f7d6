package dev.ctrip.gateway.pricing;

import dev.ctrip.gateway.money.Token;

/** The door to quotes. Safe for any thread. */
public interface Quotes {

  /**
   * Says what a price comes to now. Nothing is kept of it.
   *
   * @throws UnknownPairException if the asset is not priced in the currency here
   * @throws RateNotReadyException if its rate cannot be had now
   * @throws PriceOutOfRangeException if no amount of the asset is so much
   */
  Quote quote(Price price, Token token);
}
