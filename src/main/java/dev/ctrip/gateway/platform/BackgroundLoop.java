package dev.ctrip.gateway.platform;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Goes round on a thread of its own while the process runs; no exception ends it. That it fails is
 * logged once, and once that it works again.
 */
public abstract class BackgroundLoop implements SmartLifecycle {

  private final Logger log = LoggerFactory.getLogger(getClass());
  private final String name;
  private final Duration firstAfter;
  private final Duration retryAfter;
  private @Nullable Thread thread;
  private CountDownLatch stop = new CountDownLatch(0);
  private boolean failing;

  /**
   * @param name of its thread
   * @param firstAfter how long after the start its first round is
   * @param retryAfter how long after a round that failed it tries again
   */
  protected BackgroundLoop(String name, Duration firstAfter, Duration retryAfter) {
    this.name = name;
    this.firstAfter = firstAfter;
    this.retryAfter = retryAfter;
  }

  /**
   * One round. Should look at {@link #isStopping} where it takes long.
   *
   * @return how long after it the next one is
   */
  protected abstract Duration round();

  /** What the log says while rounds fail, for example: the relay waits for PostgreSQL. */
  protected abstract String whileFailing();

  /** What the log says once a round goes well after that. */
  protected abstract String onceWell();

  /** Whether the process wants to end; for the loop's own thread. */
  protected final boolean isStopping() {
    return stop.getCount() == 0;
  }

  @Override
  public synchronized void start() {
    stop = new CountDownLatch(1);
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  @Override
  public synchronized void stop() {
    stop.countDown();
    Thread running = thread;
    thread = null;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  private void run() {
    try {
      Duration wait = firstAfter;
      while (!stop.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        wait = tryRound();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration tryRound() {
    try {
      Duration wait = round();
      if (failing) {
        log.info("{}", onceWell());
        failing = false;
      }
      return wait;
    } catch (RuntimeException e) {
      if (!failing) {
        log.warn("{}: {}", whileFailing(), e.toString());
        failing = true;
      }
      return retryAfter;
    }
  }
}
