package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.HeadFeed;
import dev.ctrip.gateway.chain.rpc.TestNodes;
import dev.ctrip.gateway.chain.sniper.SniperDriver;
import dev.ctrip.gateway.world.TestRedis;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * How often a node is asked over HTTP for each of its blocks, while it announces them by WebSocket
 * and nothing in them is ours. The chain's block time is the real one: where it were longer, a poll
 * that comes between two heads would not show.
 */
final class RoundTrips {

  private static final Duration BLOCK_TIME = Duration.ofMillis(200);
  private static final int WARM_UP = 10;

  private final BusyChain node;
  private final TestRedis redis;
  private final Effort effort;
  private final Progress progress;

  RoundTrips(BusyChain node, TestRedis redis, Effort effort, Progress progress) {
    this.node = node;
    this.redis = redis;
    this.effort = effort;
    this.progress = progress;
  }

  /** By the number of open payments. */
  Map<Integer, Double> measure(Iterable<Watcher> watchers) throws Exception {
    Map<Integer, Double> perBlock = new TreeMap<>();
    for (Watcher watcher : watchers) {
      double counted = measure(watcher);
      perBlock.put(watcher.openPayments(), counted);
      progress.say(
          "  with %,d: %.2f round trips a block".formatted(watcher.openPayments(), counted));
    }
    return perBlock;
  }

  private double measure(Watcher watcher) throws Exception {
    try (CountingProxy proxy = CountingProxy.before(node.rpc())) {
      Chain chain = TestNodes.of(node.settings(proxy.url(), BLOCK_TIME));
      HeadFeed heads = TestNodes.heads(chain.settings());
      SniperDriver sniper = watcher.sniper(chain, watcher.listener(chain), redis);
      sniper.beginAt(node.head());
      try (AutoCloseable _ = sniper.follow(heads)) {
        mine(WARM_UP, sniper);
        int before = proxy.requests();
        mine(effort.idleBlocks(), sniper);
        return (double) (proxy.requests() - before) / effort.idleBlocks();
      }
    }
  }

  /** In time with the chain's block time; returns when the last one is read. */
  private void mine(int blocks, SniperDriver sniper) {
    long next = System.nanoTime();
    for (int block = 0; block < blocks; block++) {
      node.traffic().send();
      next += BLOCK_TIME.toNanos();
      LockSupport.parkNanos(next - System.nanoTime());
      node.traffic().mine();
    }
    Watcher.await("the last block", () -> sniper.cursor() == node.head());
  }
}
