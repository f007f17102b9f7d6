package dev.ctrip.gateway.pricing.source;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.pricing.Pair;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.pricing.Rate;
import dev.ctrip.gateway.pricing.RateSource;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Tokens that count as the currency itself, less a spread; whatever the market says of them. */
@Component
@ConditionalOnRole(Role.API)
final class StablecoinRates implements RateSource {

  /** The spread stays below a hundred percent. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?<symbol>[^=\\s]+) *= *(?<currency>[^=\\s]+)"
              + "( +(?<spread>[0-9]{1,2}(\\.[0-9]{1,4})?)%)?");

  private static final BigDecimal HUNDRED_PERCENT = new BigDecimal(100);

  private final Map<Pair, Rate> rates;

  StablecoinRates(PricingSettings settings) {
    rates =
        ListedRates.read(
            "ctrip.pricing.stablecoins",
            settings.stablecoins(),
            "USDC=USD or USDC=USD 0.5%",
            StablecoinRates::entry);
  }

  private static Map.Entry<Pair, Rate> entry(String text) {
    Matcher entry = ENTRY.matcher(text);
    if (!entry.matches()) {
      throw new IllegalArgumentException(
          "it is not a symbol, a currency and, if wanted, a spread below 100%");
    }
    String spread = entry.group("spread");
    BigDecimal percent =
        spread == null ? HUNDRED_PERCENT : HUNDRED_PERCENT.subtract(new BigDecimal(spread));
    return Map.entry(
        new Pair(Price.currency(entry.group("currency")), entry.group("symbol")),
        new Rate(percent.movePointLeft(2).stripTrailingZeros()));
  }

  @Override
  public String name() {
    return "stablecoin";
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
