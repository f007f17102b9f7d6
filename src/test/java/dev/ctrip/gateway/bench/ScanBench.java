package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.world.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./ctrip bench scan}: what watching a chain costs, and what open payments add to it. */
final class ScanBench {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Effort effort;
  private final long seed;
  private final Progress progress;

  /** What it does beside the figures is the same each time that the seed is. */
  private final Random random;

  ScanBench(Effort effort, long seed, Progress progress) {
    this.effort = effort;
    this.seed = seed;
    this.progress = progress;
    this.random = new Random(seed);
  }

  Figures run() throws Exception {
    progress.say("starting PostgreSQL, Redis and a local chain");
    try (TestRedis redis = TestRedis.start()) {
      Live live = live(redis);
      progress.say("catching up");
      CatchUp.Rates catchUp = new CatchUp(redis, effort, random, progress).measure();
      progress.say("heap of a whole gateway");
      Heap.Weights heap = new Heap(effort, random, progress).measure();
      return new Figures(
          effort,
          seed,
          Clock.systemUTC().instant(),
          Duration.ofSeconds(progress.seconds()),
          live.detection(),
          live.roundTrips(),
          catchUp,
          heap);
    }
  }

  private record Live(DetectionTimes detection, Map<Integer, Double> roundTrips) {}

  /** What is measured on a chain that goes on meanwhile. */
  private Live live(TestRedis redis) throws Exception {
    try (BusyChain node = BusyChain.start(random)) {
      List<Watcher> watchers = watchers();
      progress.say(
          "detection, %d rounds of %d payments each"
              .formatted(effort.rounds(), effort.paymentsPerTurn()));
      DetectionTimes detection =
          new Detection(node, redis, watchers, effort, random, progress).measure();
      progress.say("round trips over %,d blocks".formatted(effort.idleBlocks()));
      Map<Integer, Double> roundTrips =
          new RoundTrips(node, redis, effort, progress)
              .measure(List.of(watchers.getFirst(), watchers.getLast()));
      return new Live(detection, roundTrips);
    }
  }

  private List<Watcher> watchers() {
    List<Watcher> watchers = new ArrayList<>();
    for (int open : effort.openPayments()) {
      progress.say("loading %,d open payments".formatted(open));
      watchers.add(Watcher.with(open, random));
    }
    return watchers;
  }

  /** Writes {@code scan.json}. */
  static Path write(Figures figures, Path directory) {
    Path file = directory.resolve("scan.json");
    try {
      Files.createDirectories(directory);
      Files.writeString(file, JSON.writeValueAsString(figures.asJson()) + System.lineSeparator());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
