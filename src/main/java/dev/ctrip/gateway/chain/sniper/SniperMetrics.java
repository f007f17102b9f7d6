package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.ChainSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicLong;

/** What an operator watches of one chain's sniper, each meter tagged with the chain's name. */
final class SniperMetrics {

  private final AtomicLong cursor = new AtomicLong();
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong secondsLeft = new AtomicLong();
  private final Counter blocks;
  private final Counter deposits;
  private final Counter reorgs;
  private final Counter deepReorgs;
  private final Counter failures;

  SniperMetrics(MeterRegistry registry, ChainSettings chain) {
    Tags tags = Tags.of("chain", chain.name());
    Gauge.builder("ctrip.sniper.cursor", cursor, AtomicLong::doubleValue)
        .description("Number of the last block that was read whole")
        .tags(tags)
        .register(registry);
    Gauge.builder("ctrip.sniper.head", head, AtomicLong::doubleValue)
        .description("Number of the latest block that the node knew when last asked")
        .tags(tags)
        .register(registry);
    Gauge.builder("ctrip.sniper.lag", () -> Math.max(0, head.get() - cursor.get()))
        .description("Blocks that are not read yet")
        .tags(tags)
        .register(registry);
    Gauge.builder("ctrip.sniper.catchup.seconds", secondsLeft, AtomicLong::doubleValue)
        .description("How long a long way to the head will still take; 0 where none is under way")
        .tags(tags)
        .register(registry);
    blocks = counter(registry, tags, "blocks", "Blocks read by this process");
    deposits = counter(registry, tags, "deposits", "Deposits recorded, returned ones included");
    reorgs = counter(registry, tags, "reorgs", "Times the cursor went back");
    deepReorgs = counter(registry, tags, "reorgs.deep", "Reorgs deeper than the blocks kept");
    failures = counter(registry, tags, "failures", "Passes that ended in an exception");
  }

  void headSeen(long number) {
    head.set(number);
  }

  void cursorAt(long number) {
    cursor.set(number);
  }

  void secondsLeft(long seconds) {
    secondsLeft.set(seconds);
  }

  void blocksRead(int read, int recordedDeposits) {
    blocks.increment(read);
    deposits.increment(recordedDeposits);
  }

  void reorged() {
    reorgs.increment();
  }

  void reorgedDeeperThanKept() {
    deepReorgs.increment();
  }

  void failed() {
    failures.increment();
  }

  private static Counter counter(
      MeterRegistry registry, Tags tags, String name, String description) {
    return Counter.builder("ctrip.sniper." + name)
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
