package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.HeadFeed;
import dev.ctrip.gateway.chain.NodesAreBusyException;
import dev.ctrip.gateway.durable.Backoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one scanner going on a virtual thread of its own: at once when a new head is announced, and
 * every block time where none are. Whatever goes wrong, it goes on, ever more slowly until it works
 * again. Used once: started, then stopped.
 */
final class Sniper {

  private static final Logger log = LoggerFactory.getLogger(Sniper.class);

  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

  /** So many block times after a head that was told, the next is not waited for any longer. */
  private static final int LATE_BLOCKS = 3;

  private final ChainSettings chain;
  private final Scanner scanner;
  private final Upkeep upkeep;
  private final HeadFeed heads;
  private final SniperMetrics metrics;
  private final Backoff backoff;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Semaphore newHead = new Semaphore(0);
  private final Thread thread;

  /** Whether the last wait was ended by a new head. */
  private boolean headsAreTold;

  /** What kind of failure was logged last; null while all is well. */
  private @Nullable Class<?> trouble;

  Sniper(
      ChainSettings chain, Scanner scanner, Upkeep upkeep, HeadFeed heads, SniperMetrics metrics) {
    this.chain = chain;
    this.scanner = scanner;
    this.upkeep = upkeep;
    this.heads = heads;
    this.metrics = metrics;
    this.backoff = new Backoff(chain.blockTime(), LONGEST_BACKOFF);
    this.thread = Thread.ofVirtual().name("sniper-" + chain.name()).unstarted(this::follow);
  }

  void start() {
    thread.start();
  }

  /** Returns at once; the block in hand is still finished. */
  void askToStop() {
    stopped.countDown();
    newHead.release();
  }

  /**
   * @return whether it has ended within that time
   */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return thread.join(atMost);
  }

  private void follow() {
    AutoCloseable feed = openFeed();
    try {
      while (!isStopped()) {
        pass();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(feed);
    }
  }

  private void pass() throws InterruptedException {
    newHead.drainPermits();
    long began = System.nanoTime();
    if (tryAdvance()) {
      long left = pause().toNanos() - (System.nanoTime() - began);
      headsAreTold = newHead.tryAcquire(left, TimeUnit.NANOSECONDS);
    } else {
      // New heads do not cut this wait short, or each block would knock at what is down.
      stopped.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Where heads are told, asking between two of them would only cost. */
  private Duration pause() {
    return headsAreTold ? chain.blockTime().multipliedBy(LATE_BLOCKS) : chain.blockTime();
  }

  /** Catches errors as well: a chain that nobody watches is worse than a process that limps. */
  private boolean tryAdvance() {
    try {
      scanner.advance(cursor -> isStopped());
      upkeep.go();
      recovered();
      return true;
    } catch (RuntimeException | Error e) {
      troubled(e);
      return false;
    }
  }

  private void troubled(Throwable cause) {
    metrics.failed();
    // Who was not asked has told nothing wrong, and reading again would take as much once more.
    if (!(cause instanceof NodesAreBusyException)) {
      upkeep.afterTrouble();
    }
    if (cause.getClass().equals(trouble)) {
      return;
    }
    trouble = cause.getClass();
    if (cause instanceof ChainUnavailableException) {
      log.warn("{} cannot be read, trying on: {}", chain.name(), cause.getMessage());
    } else {
      log.warn("{} cannot be followed, trying on", chain.name(), cause);
    }
  }

  private void recovered() {
    backoff.reset();
    if (trouble != null) {
      trouble = null;
      log.info("{} is followed again", chain.name());
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Without its feed a chain is only read a little later. */
  private AutoCloseable openFeed() {
    try {
      return heads.follow(chain.id(), newHead::release);
    } catch (RuntimeException e) {
      log.warn("{} is polled, its new heads cannot be subscribed to", chain.name(), e);
      return () -> {};
    }
  }

  private void close(AutoCloseable feed) {
    try {
      feed.close();
    } catch (Exception e) {
      log.warn("the subscription to new heads of {} did not close", chain.name(), e);
    }
  }
}
