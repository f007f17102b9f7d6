package dev.ctrip.gateway.pricing.source;

import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.pricing.Pair;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.pricing.PriceOutOfRangeException;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.pricing.Quotes;
import dev.ctrip.gateway.pricing.Rate;
import dev.ctrip.gateway.pricing.RateSource;
import dev.ctrip.gateway.pricing.UnknownPairException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Quotes by the rate of the one source that a pair has. */
@Component
@ConditionalOnRole(Role.API)
final class SourcedQuotes implements Quotes {

  private final Map<Pair, RateSource> sources = new LinkedHashMap<>();
  private final Clock clock;

  /**
   * @throws StartRefusedException if a pair has two sources
   */
  SourcedQuotes(List<RateSource> all, Clock clock) {
    this.clock = clock;
    for (RateSource source : all) {
      for (Pair pair : source.pairs()) {
        RateSource other = sources.put(pair, source);
        if (other != null) {
          throw new StartRefusedException(
              pair + " has two sources of rates: " + other.name() + " and " + source.name() + ".",
              "Leave it out of one of the lists of ctrip.pricing.");
        }
      }
    }
  }

  @Override
  public Quote quote(Price price, Token token) {
    Pair pair = new Pair(price.currency(), token.symbol());
    RateSource source = sources.get(pair);
    if (source == null) {
      throw new UnknownPairException(
          token.symbol() + " is not priced in " + price.currency() + " here.", configured(token));
    }
    Rate rate = source.rate(pair);
    return new Quote(
        price,
        amount(price, rate, token),
        rate,
        source.name(),
        // What PostgreSQL keeps of a time.
        clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  private static TokenAmount amount(Price price, Rate rate, Token token) {
    try {
      return rate.amountFor(price, token);
    } catch (IllegalArgumentException tooMuch) {
      throw new PriceOutOfRangeException(
          "The price is more than a transfer of " + token.symbol() + " can move.", "Ask for less.");
    }
  }

  /** What can be had in place of it. */
  private String configured(Token token) {
    String currencies =
        sources.keySet().stream()
            .filter(pair -> pair.symbol().equals(token.symbol()))
            .map(pair -> pair.currency().getCurrencyCode())
            .sorted()
            .collect(Collectors.joining(", "));
    if (!currencies.isEmpty()) {
      return token.symbol() + " is priced in: " + currencies + ".";
    }
    String pairs =
        sources.keySet().stream().map(Pair::toString).sorted().collect(Collectors.joining(", "));
    return pairs.isEmpty()
        ? "No asset is priced in any currency here: send base units of the asset."
        : "Send base units of the asset, or a price of one of these: " + pairs + ".";
  }
}
