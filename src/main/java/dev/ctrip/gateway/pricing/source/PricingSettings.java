package dev.ctrip.gateway.pricing.source;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which assets are priced in which currencies. With both lists empty, as they are by default,
 * nobody can ask for a price. Entries are texts, so that no YAML reader rounds a rate and no
 * environment changes the case of a symbol.
 *
 * @param rates what one whole coin is worth: {@code ETH=2500.00 EUR}
 * @param stablecoins tokens that count as the currency itself: {@code USDC=USD}, or {@code USDC=USD
 *     0.5%} to count each as half a percent less
 */
@ConfigurationProperties("ctrip.pricing")
record PricingSettings(@DefaultValue List<String> rates, @DefaultValue List<String> stablecoins) {

  PricingSettings {
    rates = List.copyOf(rates);
    stablecoins = List.copyOf(stablecoins);
  }
}
