package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.chain.HeadFeed;
import dev.ctrip.gateway.money.ChainId;
import java.util.concurrent.atomic.AtomicLong;

/** Notes when the first new head was told since it was last asked to, and else passes all on. */
final class TimedHeads implements HeadFeed {

  private static final long NONE = Long.MIN_VALUE;

  private final HeadFeed heads;
  private final AtomicLong first = new AtomicLong(NONE);

  TimedHeads(HeadFeed heads) {
    this.heads = heads;
  }

  @Override
  public AutoCloseable follow(ChainId chain, Runnable onNewHead) {
    return heads.follow(
        chain,
        () -> {
          first.compareAndSet(NONE, System.nanoTime());
          onNewHead.run();
        });
  }

  void forget() {
    first.set(NONE);
  }

  boolean wasTold() {
    return first.get() != NONE;
  }

  /** When the head was told, unless that was later than the other time, or it was not told. */
  long notAfter(long nanoTime) {
    long told = first.get();
    return told == NONE ? nanoTime : Math.min(told, nanoTime);
  }
}
