package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.rpc.TestNodes;
import dev.ctrip.gateway.chain.sniper.SniperDriver;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.TestRedis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * How long it takes from a block to the commit of the payment in it, with few open payments and
 * with many. Only one sniper runs at a time, so that none slows another down.
 */
final class Detection {

  /** Paid at the beginning of each turn and not counted: connections and caches are cold. */
  private static final int WARM_UP = 3;

  private final BusyChain node;
  private final TestRedis redis;
  private final List<Watcher> watchers;
  private final Effort effort;
  private final Random random;
  private final Progress progress;
  private final Chain chain;
  private final TimedHeads heads;

  Detection(
      BusyChain node,
      TestRedis redis,
      List<Watcher> watchers,
      Effort effort,
      Random random,
      Progress progress) {
    this.node = node;
    this.redis = redis;
    this.watchers = watchers;
    this.effort = effort;
    this.random = random;
    this.progress = progress;
    this.chain = TestNodes.of(node.settings());
    this.heads = new TimedHeads(TestNodes.heads(node.settings()));
  }

  /** One round before the first that counts, since the JVM is cold. */
  DetectionTimes measure() throws Exception {
    Map<Integer, List<Spread>> rounds = new TreeMap<>();
    for (int round = 0; round <= effort.rounds(); round++) {
      List<Watcher> order = new ArrayList<>(watchers);
      Collections.shuffle(order, random);
      StringBuilder medians = new StringBuilder();
      for (Watcher watcher : order) {
        Spread times = turn(watcher);
        if (round > 0) {
          rounds.computeIfAbsent(watcher.openPayments(), n -> new ArrayList<>()).add(times);
        }
        medians.append(" %,d: %.1f ms;".formatted(watcher.openPayments(), times.median()));
      }
      progress.say(
          "  %s, medians with%s"
              .formatted(
                  round == 0 ? "warm-up" : "round %d of %d".formatted(round, effort.rounds()),
                  medians));
    }
    return new DetectionTimes(rounds);
  }

  private Spread turn(Watcher watcher) throws Exception {
    CommitTimes commits = new CommitTimes(watcher.listener(chain));
    SniperDriver sniper = watcher.sniper(chain, commits, redis);
    sniper.beginAt(node.head());
    heads.forget();
    List<Double> millis = new ArrayList<>();
    try (AutoCloseable _ = sniper.follow(heads)) {
      Watcher.await("the subscription to new heads", heads::wasTold);
      Watcher.await("the blocks of other turns", () -> sniper.cursor() == node.head());
      for (int payment = -WARM_UP; payment < effort.paymentsPerTurn(); payment++) {
        double taken = detect(watcher, commits) / 1e6;
        if (payment >= 0) {
          millis.add(taken);
        }
      }
    }
    return new Spread(millis);
  }

  /**
   * From the moment at which the node first lets anybody know of the block: by announcing its head,
   * or by answering to who had it mined.
   */
  private long detect(Watcher watcher, CommitTimes commits) {
    TxHash payment = node.traffic().sendWithPayment(watcher.next());
    heads.forget();
    node.traffic().mine();
    long mined = System.nanoTime();
    long committed = commits.of(payment);
    return committed - heads.notAfter(mined);
  }
}
