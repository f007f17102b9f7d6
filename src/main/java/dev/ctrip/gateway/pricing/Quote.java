package dev.ctrip.gateway.pricing;

import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import java.time.Instant;

/**
 * What a price came to in an asset at one moment. It holds until another is asked for, whatever the
 * market does.
 *
 * @param amount what is due for the price
 * @param source whose rate it is: {@link RateSource#name}
 */
public record Quote(Price price, TokenAmount amount, Rate rate, String source, Instant quotedAt) {

  /** For people: "12.50 EUR, which is 0.005 ETH at 2500 EUR (fixed)". */
  public String inWords(Token token) {
    return price
        + ", which is "
        + token.format(amount)
        + " at "
        + rate
        + " "
        + price.currency()
        + " ("
        + source
        + ")";
  }
}
