package dev.ctrip.gateway.world;

import dev.ctrip.gateway.pricing.Pair;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.pricing.Rate;
import dev.ctrip.gateway.pricing.RateNotReadyException;
import dev.ctrip.gateway.pricing.RateSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A source for ETH in CHF whose rate a test moves, as a market does, or takes away. */
public final class SteeredRates implements RateSource {

  public static final Pair ETH_IN_CHF = new Pair(Price.currency("CHF"), "ETH");

  private volatile @Nullable Rate rate = Rate.parse("2000");

  public void move(String perCoin) {
    rate = Rate.parse(perCoin);
  }

  /** Nobody answers any more. */
  public void goAway() {
    rate = null;
  }

  @Override
  public String name() {
    return "steered";
  }

  @Override
  public Set<Pair> pairs() {
    return Set.of(ETH_IN_CHF);
  }

  @Override
  public Rate rate(Pair pair) {
    Rate now = rate;
    if (now == null) {
      throw new RateNotReadyException("The source of " + pair + " does not answer.");
    }
    return now;
  }
}
