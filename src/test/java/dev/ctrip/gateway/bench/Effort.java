package dev.ctrip.gateway.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * How much of everything is measured.
 *
 * @param quick whether it is less than what the figures are meant to be taken with
 * @param openPayments how many are open, fewest first; the last is held against the first
 * @param rounds of detection; in each, every number of open payments has its turn
 * @param paymentsPerTurn each in a block of its own
 * @param idleBlocks with nothing of ours in them, for each number of open payments
 * @param chainLength blocks to catch up with
 * @param catchUpRounds in each, both readers read the chain once
 * @param heapPayments how many open payments the heap is weighed with
 * @param heapReadings how often it is weighed, without them and with them
 */
record Effort(
    boolean quick,
    List<Integer> openPayments,
    int rounds,
    int paymentsPerTurn,
    int idleBlocks,
    int chainLength,
    int catchUpRounds,
    int heapPayments,
    int heapReadings) {

  static final Effort FULL =
      new Effort(
          false, List.of(100, 10_000, 100_000, 1_000_000), 20, 10, 120, 2_000, 5, 100_000, 5);

  static final Effort QUICK =
      new Effort(true, List.of(100, 10_000, 100_000), 3, 10, 40, 500, 5, 100_000, 3);

  Effort {
    openPayments = List.copyOf(openPayments);
  }

  int fewest() {
    return openPayments.getFirst();
  }

  int most() {
    return openPayments.getLast();
  }

  /** Where the figures are written to. */
  static Path directory() {
    return Path.of("target", "bench");
  }
}
