package dev.ctrip.gateway.chain.sniper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lives through many worlds, some at a time, since each waits for most of its life. */
final class Worlds {

  private static final Logger LOG = LoggerFactory.getLogger(Worlds.class);

  /** Of the first world; {@code -Dctrip.test.seed=…} repeats one that failed. */
  static final long SEED = Long.getLong("ctrip.test.seed", 1);

  private static final int AT_ONCE = 6;

  private Worlds() {}

  /** Another one for each kind of a thing, the same in each run. */
  static long seedOf(Enum<?> kind) {
    return SEED + kind.name().hashCode();
  }

  /** One world for each of so many seeds. */
  static void seeded(int count, LongConsumer life) {
    each(LongStream.range(SEED, SEED + count).boxed().toList(), life::accept);
  }

  /**
   * @throws AssertionError that names every one which failed
   */
  static <T> void each(Collection<T> worlds, Consumer<T> life) {
    List<String> failed = new ArrayList<>();
    AssertionError failure = new AssertionError("not as it should be");
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Void>> lives =
          threads.invokeAll(worlds.stream().map(world -> living(world, life)).toList());
      int at = 0;
      for (T world : worlds) {
        try {
          lives.get(at++).get();
        } catch (ExecutionException e) {
          failed.add(world.toString());
          failure.addSuppressed(e.getCause());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (!failed.isEmpty()) {
      throw new AssertionError(
          failed + " of " + worlds.size() + ": " + failure.getSuppressed()[0].getMessage(),
          failure);
    }
  }

  private static <T> Callable<Void> living(T world, Consumer<T> life) {
    return () -> {
      try {
        life.accept(world);
        return null;
      } catch (RuntimeException | Error e) {
        LOG.error("{} is not as it should be", world, e);
        throw e;
      }
    };
  }
}
