package dev.ctrip.gateway.pricing.source;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.pricing.Pair;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.pricing.Rate;
import dev.ctrip.gateway.pricing.RateSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Rates that hold until the operator sets others and restarts the gateway. */
@Component
@ConditionalOnRole(Role.API)
final class FixedRates implements RateSource {

  private static final Pattern ENTRY =
      Pattern.compile("(?<symbol>[^=\\s]+) *= *(?<rate>\\S+) +(?<currency>\\S+)");

  private final Map<Pair, Rate> rates;

  FixedRates(PricingSettings settings) {
    rates =
        ListedRates.read(
            "ctrip.pricing.rates", settings.rates(), "ETH=2500.00 EUR", FixedRates::entry);
  }

  private static Map.Entry<Pair, Rate> entry(String text) {
    Matcher entry = ENTRY.matcher(text);
    if (!entry.matches()) {
      throw new IllegalArgumentException("it is not a symbol, a rate and a currency");
    }
    return Map.entry(
        new Pair(Price.currency(entry.group("currency")), entry.group("symbol")),
        Rate.parse(entry.group("rate")));
  }

  @Override
  public String name() {
    return "fixed";
  }

  @Override
  public Set<Pair> pairs() {
    return rates.keySet();
  }

  @Override
  public Rate rate(Pair pair) {
    return Objects.requireNonNull(rates.get(pair));
  }
}
