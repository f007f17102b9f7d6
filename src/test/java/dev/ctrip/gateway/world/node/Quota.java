package dev.ctrip.gateway.world.node;

import java.util.concurrent.TimeUnit;

/** So many requests in each second of real time, as providers count them. */
final class Quota {

  private final int perSecond;
  private final long started = System.nanoTime();
  private long second;
  private int used;

  Quota(int perSecond) {
    this.perSecond = perSecond;
  }

  synchronized boolean isExceededByOneMore() {
    long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
    if (now != second) {
      second = now;
      used = 0;
    }
    return ++used > perSecond;
  }
}
