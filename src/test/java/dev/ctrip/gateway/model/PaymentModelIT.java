package dev.ctrip.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random lives of payments against an oracle. The seed is printed; a run is repeated by
 *
 * <pre>./ctrip test -Dtest=PaymentModelIT -Dmodel.seed=SEED -Dmodel.lives=COUNT</pre>
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class PaymentModelIT {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentModelIT.class);

  /** An ordinary run is the same each time; whoever wants another names its seed. */
  private static final long SEED = Long.getLong("model.seed", 20_261_124L);

  private static final int SAMPLE = Integer.getInteger("model.lives", 300);

  /** Rows and blocks of a world grow with its lives, and so does each question to them. */
  private static final int LIVES_PER_WORLD = 500;

  /** A world waits for its database half of the time. */
  private static final int WORLDS_AT_ONCE = 3;

  @TempDir Path directory;

  @Test
  void aSampleOfLivesIsAsTheOracleSays() throws IOException {
    live(SEED, SAMPLE);
  }

  @Test
  @Tag("full")
  void tenThousandLivesAreAsTheOracleSays() throws Exception {
    List<Callable<Void>> worlds =
        IntStream.range(0, 10_000 / LIVES_PER_WORLD)
            .<Callable<Void>>mapToObj(i -> () -> live(SEED + 1 + i, LIVES_PER_WORLD))
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(WORLDS_AT_ONCE)) {
      for (Future<Void> world : threads.invokeAll(worlds)) {
        world.get();
      }
    }
  }

  private @Nullable Void live(long seed, int count) throws IOException {
    long start = System.nanoTime();
    Path secrets = Files.createDirectory(directory.resolve("seed-" + seed));
    try (ModelWorld world = new ModelWorld(secrets, UnaryOperator.identity())) {
      RandomLives lives = new RandomLives(world, seed);
      lives.run(count);
      LOG.info(
          "seed {}: {} lives, held {} times against the oracle, {} times undecided, in {} s",
          seed,
          count,
          lives.comparisons(),
          lives.undecided(),
          Duration.ofNanos(System.nanoTime() - start).toSeconds());
      assertThat(lives.comparisons()).isGreaterThan(9 * count);
      assertThat(lives.undecided()).isLessThan(lives.comparisons() / 50);
    } catch (RandomLives.Disagreement found) {
      LOG.warn("not as the oracle says", found);
      throw found;
    }
    return null;
  }

  @Test
  void noticesADepositThatTheScannerMisses() {
    try (ModelWorld world = new ModelWorld(directory, Plants::missingOneTransferInFifty)) {
      RandomLives.Disagreement found =
          catchThrowableOfType(
              RandomLives.Disagreement.class, () -> new RandomLives(world, SEED).run(100));

      assertThat(found).hasMessageContaining("seed " + SEED).hasMessageContaining("is mined in");
    }
  }

  @Test
  void noticesADepositThatIsCountedTwice() {
    try (ModelWorld world = new ModelWorld(directory, Plants::showingOneTransferInFiftyTwice)) {
      RandomLives.Disagreement found =
          catchThrowableOfType(
              RandomLives.Disagreement.class, () -> new RandomLives(world, SEED).run(100));

      assertThat(found).hasMessageContaining("seed " + SEED);
    }
  }
}
