package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.rpc.TestNodes;
import dev.ctrip.gateway.chain.sniper.SniperDriver;
import dev.ctrip.gateway.payment.relay.DepositsWithoutTemporal;
import dev.ctrip.gateway.world.TestDatabase;
import dev.ctrip.gateway.world.TestRedis;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * How fast a scanner that was away reads what it has missed, beside a reader that keeps nothing.
 * How the scanner asks is not assumed but seen, in a first pass that does not count.
 */
final class CatchUp {

  /** Whoever catches up reads old blocks, while these were mined just now. */
  private static final Clock TOMORROW = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));

  private final TestRedis redis;
  private final Effort effort;
  private final Random random;
  private final Progress progress;

  CatchUp(TestRedis redis, Effort effort, Random random, Progress progress) {
    this.redis = redis;
    this.effort = effort;
    this.random = random;
    this.progress = progress;
  }

  /**
   * Blocks a second.
   *
   * @param blocksAtOnce in a request of ours, as seen
   * @param connections on which ours asked at the same time, as seen
   */
  record Rates(Spread ours, Spread raw, Spread ratios, int blocksAtOnce, int connections) {

    double ratio() {
      return ours.median() / raw.median();
    }

    /** What a block takes us beyond what it takes to read it. */
    double ownMillisPerBlock() {
      return 1_000 / ours.median() - 1_000 / raw.median();
    }
  }

  Rates measure() {
    try (BusyChain node = BusyChain.start(random)) {
      build(node);
      long head = node.head();
      int blocksAtOnce;
      int connections;
      try (CountingProxy proxy = CountingProxy.before(node.rpc())) {
        ours(node, proxy.url(), head);
        blocksAtOnce = proxy.usualBlocks();
        connections = proxy.mostUnderWay();
      }
      progress.say(
          "  the scanner asks for %d blocks at once, on %d connection(s); so does the raw reader"
              .formatted(blocksAtOnce, connections));
      RawReader raw =
          new RawReader(
              node.rpc(),
              Objects.requireNonNull(node.token().contract()),
              blocksAtOnce,
              connections);
      raw(raw, head);
      return rounds(node, raw, head);
    }
  }

  private void build(BusyChain node) {
    progress.say(
        "  mining %,d blocks of %d transfers"
            .formatted(effort.chainLength(), Traffic.COIN_TRANSFERS + Traffic.TOKEN_TRANSFERS));
    for (int block = 1; block <= effort.chainLength(); block++) {
      node.traffic().send();
      node.traffic().mine();
      if (block % 1_000 == 0) {
        progress.say("    %,d".formatted(block));
      }
    }
  }

  private Rates rounds(BusyChain node, RawReader raw, long head) {
    List<Double> ours = new ArrayList<>();
    List<Double> raws = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= effort.catchUpRounds(); round++) {
      boolean oursFirst = random.nextBoolean();
      double rawRate = oursFirst ? 0 : raw(raw, head);
      double ourRate = ours(node, node.rpc(), head);
      if (oursFirst) {
        rawRate = raw(raw, head);
      }
      ours.add(ourRate);
      raws.add(rawRate);
      ratios.add(ourRate / rawRate);
      progress.say(
          "  round %d of %d: ours %,.0f, raw %,.0f blocks/s"
              .formatted(round, effort.catchUpRounds(), ourRate, rawRate));
    }
    return new Rates(
        new Spread(ours),
        new Spread(raws),
        new Spread(ratios),
        raw.blocksAtOnce(),
        raw.connections());
  }

  private double raw(RawReader reader, long head) {
    long start = System.nanoTime();
    reader.read(1, head);
    return rate(head, start);
  }

  private double ours(BusyChain node, URI rpc, long head) {
    TestDatabase database = TestDatabase.fresh();
    Chain chain = TestNodes.of(node.settings(rpc, Duration.ofSeconds(1)));
    DepositListener listener =
        DepositsWithoutTemporal.on(database.jdbc(), () -> List.of(chain.settings()));
    SniperDriver sniper =
        new SniperDriver(
            chain, listener, database.jdbc(), database.transactions(), redis, TOMORROW);
    sniper.beginAt(0);
    long start = System.nanoTime();
    sniper.scan();
    double rate = rate(head, start);
    if (sniper.cursor() != head) {
      throw new IllegalStateException("the scanner has not come to the head");
    }
    return rate;
  }

  private static double rate(long blocks, long startNanos) {
    return blocks * 1e9 / (System.nanoTime() - startNanos);
  }
}
