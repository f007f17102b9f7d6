package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Stretch;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Reads the next stretch while the last one is recorded, so that on a long way neither the node nor
 * the database waits for the other. One stretch, no more. Not thread-safe; one thread each.
 */
final class ReadAhead {

  private final Chain chain;
  private @Nullable Pending pending;

  ReadAhead(Chain chain) {
    this.chain = chain;
  }

  private record Pending(BlockRange range, FutureTask<Stretch> stretch) {}

  void start(BlockRange range) {
    FutureTask<Stretch> stretch = new FutureTask<>(() -> chain.read(range));
    pending = new Pending(range, stretch);
    Thread.ofVirtual().name("ahead-" + chain.settings().name()).start(stretch);
  }

  /** What is being read, if it begins with that block. */
  Optional<BlockRange> from(long block) {
    return Optional.ofNullable(pending).map(Pending::range).filter(range -> range.from() == block);
  }

  /**
   * As {@link Chain#read}, without asking where that very range is being read.
   *
   * @throws ChainUnavailableException as {@link Chain#read}, also if the thread is interrupted
   */
  Stretch read(BlockRange range) {
    Pending ahead = pending;
    pending = null;
    if (ahead == null || !ahead.range().equals(range)) {
      return chain.read(range);
    }
    try {
      return ahead.stretch().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ChainUnavailableException unavailable) {
        throw unavailable;
      }
      throw new IllegalStateException("reading ahead failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChainUnavailableException("interrupted while reading " + range, e);
    }
  }

  /** Forgets what is being read. */
  void drop() {
    pending = null;
  }
}
