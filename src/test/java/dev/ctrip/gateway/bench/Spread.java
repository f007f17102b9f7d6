package dev.ctrip.gateway.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Measured values in order. Means are never taken of them: one hiccup of the machine would move a
 * mean.
 */
final class Spread {

  private final double[] sorted;

  /**
   * @throws IllegalArgumentException if there is none
   */
  Spread(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    this.sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  static Spread ofAll(List<Spread> parts) {
    return new Spread(parts.stream().flatMap(part -> Arrays.stream(part.sorted).boxed()).toList());
  }

  int count() {
    return sorted.length;
  }

  double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The smallest value that so many of a hundred do not exceed (nearest rank).
   *
   * @param percent above 0, at most 100
   */
  double percentile(int percent) {
    int rank = Math.ceilDiv(sorted.length * percent, 100);
    return sorted[Math.max(1, rank) - 1];
  }

  double min() {
    return sorted[0];
  }

  double max() {
    return sorted[sorted.length - 1];
  }

  @Override
  public String toString() {
    return Arrays.toString(sorted);
  }
}
