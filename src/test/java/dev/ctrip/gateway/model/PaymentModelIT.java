package dev.ctrip.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
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

  @TempDir Path directory;

  @Test
  void aSampleOfLivesIsAsTheOracleSays() {
    live(SEED, SAMPLE);
  }

  @Test
  @Tag("full")
  void tenThousandLivesAreAsTheOracleSays() {
    for (int i = 0; i < 10_000 / LIVES_PER_WORLD; i++) {
      live(SEED + 1 + i, LIVES_PER_WORLD);
    }
  }

  private void live(long seed, int count) {
    long start = System.nanoTime();
    try (ModelWorld world = new ModelWorld(directory, UnaryOperator.identity())) {
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
    }
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
