package dev.ctrip.gateway.pricing;

import java.util.Currency;

/**
 * A currency and an asset that can be priced in it.
 *
 * @param symbol of the asset, as the operator lists it, whatever the chain
 */
public record Pair(Currency currency, String symbol) {

  /** For people: "ETH in EUR". */
  @Override
  public String toString() {
    return symbol + " in " + currency;
  }
}
