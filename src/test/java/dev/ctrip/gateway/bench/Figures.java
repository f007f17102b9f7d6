package dev.ctrip.gateway.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that was measured, and on what.
 *
 * @param roundTrips for each block, by the number of open payments
 */
record Figures(
    Effort effort,
    long seed,
    Instant takenAt,
    Duration taken,
    DetectionTimes detection,
    Map<Integer, Double> roundTrips,
    CatchUp.Rates catchUp,
    Heap.Weights heap) {

  /** What each figure is held against. */
  List<Judged> judged() {
    return List.of(
        Judged.atMost("flat_ratio", detection.flatRatio(), 1.2),
        Judged.atLeast("catchup_ratio", catchUp.ratio(), 0.8),
        Judged.atMost("round_trips_per_block", roundTripsPerBlock(), 1),
        Judged.atMost("heap_mb_per_100k_open", heap.perHundredThousand(), 64));
  }

  /** The larger of those with few and with many open payments. */
  double roundTripsPerBlock() {
    return roundTrips.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /**
   * @param comparison as people write it
   */
  record Judged(String name, double value, String comparison, double bound, boolean met) {

    static Judged atMost(String name, double value, double bound) {
      return new Judged(name, value, "<=", bound, value <= bound);
    }

    static Judged atLeast(String name, double value, double bound) {
      return new Judged(name, value, ">=", bound, value >= bound);
    }
  }

  /** For {@code scan.json}. */
  Map<String, Object> asJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, Object> bounds = new LinkedHashMap<>();
    for (Judged judged : judged()) {
      json.put(judged.name(), rounded(judged.value()));
      bounds.put(
          judged.name(),
          Map.of("bound", judged.comparison() + " " + judged.bound(), "met", judged.met()));
    }
    json.put("bounds", bounds);
    json.put("quick", effort.quick());
    json.put("detection", detectionAsJson());
    json.put("flat_ratio_between", List.of(effort.fewest(), effort.most()));
    json.put("flat_ratio_rounds", spread(detection.flatRatios()));
    json.put("round_trips_per_block_by_open", byOpenPayments(roundTrips));
    json.put("catchup", catchUpAsJson());
    json.put("heap_mb", heapAsJson());
    json.put("seed", seed);
    json.put("effort", effort);
    json.put("taken_at", takenAt.toString());
    json.put("seconds", taken.toSeconds());
    json.put("machine", Machine.facts());
    return json;
  }

  private Map<String, Object> detectionAsJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    for (int open : effort.openPayments()) {
      Spread all = detection.all(open);
      Map<String, Object> times = new LinkedHashMap<>();
      times.put("samples", all.count());
      times.put("p50_ms", rounded(all.median()));
      times.put("p99_ms", rounded(all.percentile(99)));
      times.put("p25_ms", rounded(all.percentile(25)));
      times.put("p75_ms", rounded(all.percentile(75)));
      times.put("round_medians_ms", spread(detection.medians(open)));
      json.put(Integer.toString(open), times);
    }
    return json;
  }

  private Map<String, Object> catchUpAsJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("blocks", effort.chainLength());
    json.put("blocks_at_once", catchUp.blocksAtOnce());
    json.put("connections", catchUp.connections());
    json.put("ours_blocks_per_second", spread(catchUp.ours()));
    json.put("raw_blocks_per_second", spread(catchUp.raw()));
    json.put("round_ratios", spread(catchUp.ratios()));
    json.put("own_ms_per_block", rounded(catchUp.ownMillisPerBlock()));
    return json;
  }

  private Map<String, Object> heapAsJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("open", heap.openPayments());
    json.put("without", spread(heap.without()));
    json.put("with", spread(heap.with()));
    return json;
  }

  private static Map<String, Object> byOpenPayments(Map<Integer, Double> values) {
    Map<String, Object> json = new LinkedHashMap<>();
    values.forEach((open, value) -> json.put(Integer.toString(open), rounded(value)));
    return json;
  }

  private static Map<String, Object> spread(Spread values) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("median", rounded(values.median()));
    json.put("min", rounded(values.min()));
    json.put("max", rounded(values.max()));
    json.put("count", values.count());
    return json;
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
