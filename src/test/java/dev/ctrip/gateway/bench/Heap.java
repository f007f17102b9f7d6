package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.world.GatewayProcess;
import dev.ctrip.gateway.world.LocalToken;
import dev.ctrip.gateway.world.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What open payments cost the whole gateway in heap: a process of its own, in all roles, whose live
 * objects are weighed without open payments and then with them. It follows a busy chain meanwhile.
 */
final class Heap {

  /** Rich, and the one who has the local chain's tokens. */
  private static final Address SENDER = Address.parse("0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f");

  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  /** Blocks of a second each, between two readings. */
  private static final int BLOCKS_BETWEEN = 3;

  private static final double MEGABYTE = 1024.0 * 1024.0;

  private final Effort effort;
  private final Random random;
  private final Progress progress;

  Heap(Effort effort, Random random, Progress progress) {
    this.effort = effort;
    this.random = random;
    this.progress = progress;
  }

  /** In megabytes, of objects that are still reachable. */
  record Weights(Spread without, Spread with, int openPayments) {

    /** Never below 0: less with them than without is a measuring error. */
    double perHundredThousand() {
      return Math.max(0, with.median() - without.median()) * 100_000 / openPayments;
    }
  }

  Weights measure() {
    Path directory = Effort.directory().resolve("gateway").toAbsolutePath();
    delete(directory);
    try (Parts parts = Parts.start(directory, Parts.Ports.free(), false, line -> {});
        GatewayProcess gateway =
            // So that it does not start a workflow for each of the rows.
            GatewayProcess.start(parts, directory, Map.of("ctrip.relay.verify-after", "1d"));
        Traffic traffic =
            new Traffic(parts.chainRpc(), SENDER, Address.parse(LocalToken.CONTRACT), random)) {
      gateway.awaitReady(READY_WITHIN);
      return weigh(parts, traffic);
    } finally {
      delete(directory);
    }
  }

  private Weights weigh(Parts parts, Traffic traffic) {
    long process = LiveObjects.newestJvmBelowUs();
    JdbcClient jdbc =
        JdbcClient.create(new DriverManagerDataSource(parts.databaseUrl(), "postgres", "postgres"));
    follow(traffic);
    Spread without = readings(process, traffic, "without");
    OpenPayments.load(jdbc, effort.heapPayments(), random);
    Spread with = readings(process, traffic, "with %,d".formatted(effort.heapPayments()));
    return new Weights(without, with, effort.heapPayments());
  }

  private Spread readings(long process, Traffic traffic, String when) {
    List<Double> megabytes = new ArrayList<>();
    for (int reading = 0; reading < effort.heapReadings(); reading++) {
      follow(traffic);
      megabytes.add(LiveObjects.bytes(process) / MEGABYTE);
    }
    Spread all = new Spread(megabytes);
    progress.say("  %s open payments: %.1f MB".formatted(when, all.median()));
    return all;
  }

  private static void follow(Traffic traffic) {
    for (int block = 0; block < BLOCKS_BETWEEN; block++) {
      traffic.send();
      Watcher.pause(Duration.ofSeconds(1));
    }
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
