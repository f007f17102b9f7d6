package dev.ctrip.gateway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * In milliseconds.
 *
 * @param rounds by the number of open payments
 */
record DetectionTimes(SortedMap<Integer, List<Spread>> rounds) {

  DetectionTimes(Map<Integer, List<Spread>> rounds) {
    this(new TreeMap<>(rounds));
  }

  /** All that was measured with so many. */
  Spread all(int openPayments) {
    return Spread.ofAll(rounds.getOrDefault(openPayments, List.of()));
  }

  /** The rounds' medians with so many. */
  Spread medians(int openPayments) {
    return new Spread(
        rounds.getOrDefault(openPayments, List.of()).stream().map(Spread::median).toList());
  }

  /** How much longer it takes with the most than with the fewest. */
  double flatRatio() {
    return all(rounds.lastKey()).median() / all(rounds.firstKey()).median();
  }

  /** The same of each round by itself. */
  Spread flatRatios() {
    List<Spread> most = rounds.lastEntry().getValue();
    List<Spread> fewest = rounds.firstEntry().getValue();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < most.size(); round++) {
      ratios.add(most.get(round).median() / fewest.get(round).median());
    }
    return new Spread(ratios);
  }
}
