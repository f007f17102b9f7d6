package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.world.node.FakeNode;
import dev.ctrip.gateway.world.node.Fate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reorgs and lost connections while money comes in: in the end exactly what stands on the chain is
 * recorded. Repeat a failure with {@code -Dctrip.test.seed=…}.
 */
@Timeout(600)
class ReorgStormIT {

  /** So that the deepest reorg leaves something to stand on. */
  private static final int FIRST_BLOCKS = 3 * Detection.REORG_DEPTH;

  private static final int STEPS = 8;

  @Test
  void aSampleOfReorgsEndsExact() {
    Worlds.seeded(20, ReorgStormIT::reorgs);
  }

  @Test
  @Tag("full")
  void twoHundredSeedsOfReorgsEndExact() {
    Worlds.seeded(200, ReorgStormIT::reorgs);
  }

  private static void reorgs(long seed) {
    try (Detection detection = Detection.of(seed)) {
      detection.ledger.mine(FIRST_BLOCKS);
      detection.started();
      for (int step = 0; step < STEPS; step++) {
        detection.traffic.blocks(1 + detection.random.nextInt(4));
        reorg(detection);
      }
      detection.healAndEndExact();
    }
  }

  /** At rest, in the midst of a pass, or between two answers of one. */
  private static void reorg(Detection detection) {
    switch (detection.random.nextInt(3)) {
      case 0 -> {
        detection.awaitHead();
        replace(detection);
      }
      case 1 -> replace(detection);
      default -> betweenBlocksAndLogs(detection);
    }
  }

  private static void betweenBlocksAndLogs(Detection detection) {
    AtomicInteger done = new AtomicInteger();
    detection
        .node()
        .beforeNext(
            "eth_getLogs",
            () -> {
              replace(detection);
              done.incrementAndGet();
            });
    detection.ledger.mine(1);
    detection.awaiting().until(() -> done.get() == 1);
  }

  private static void replace(Detection detection) {
    Random random = detection.random;
    int depth = 1 + random.nextInt(Detection.REORG_DEPTH + 3);
    int newLength = depth + random.nextInt(3) - (depth > 1 ? 1 : 0);
    Fate[] fates = Fate.values();
    detection.ledger.reorg(depth, newLength, tx -> fates[random.nextInt(fates.length)]);
  }

  @Test
  void aReorgDeeperThanThePolicyIsCountedAndEndsExact() {
    try (Detection detection = Detection.of(Worlds.SEED)) {
      detection.ledger.mine(FIRST_BLOCKS);
      detection.started();
      detection.traffic.paidBlocks(2 * Detection.REORG_DEPTH);
      detection.awaitHead();

      int depth = 2 * Detection.REORG_DEPTH - 2;
      detection.ledger.reorg(depth, depth + 1, tx -> Fate.MINED_AGAIN);

      detection.endExact();
      assertThat(detection.world.count("ctrip.sniper.reorgs.deep")).isOne();
    }
  }

  private enum Disconnect {
    BEFORE_ANSWERS {
      @Override
      void from(Detection detection) {
        detection.node().dropConnections();
      }
    },
    WITHIN_ANSWERS {
      @Override
      void from(Detection detection) {
        detection.node().dropConnectionsWithinAnswers();
      }
    },
    OF_WEB_SOCKETS {
      @Override
      void from(Detection detection) {
        detection.node().closeWebSockets(1001);
      }
    },
    BAD_GATEWAY {
      @Override
      void from(Detection detection) {
        detection.node().failNextRequests(3);
      }
    },
    LOST_ANSWER {
      @Override
      void from(Detection detection) {
        detection.node().loseNextAnswer("eth_getLogs");
      }
    };

    abstract void from(Detection detection);
  }

  @Test
  void aSampleOfDisconnectsEndsExact() {
    Worlds.seeded(10, ReorgStormIT::disconnects);
  }

  @Test
  @Tag("full")
  void fiftySeedsOfDisconnectsEndExact() {
    Worlds.seeded(50, ReorgStormIT::disconnects);
  }

  private static void disconnects(long seed) {
    try (Detection detection = Detection.of(seed)) {
      detection.started();
      for (Disconnect disconnect :
          List.of(kind(seed), kind(detection.random.nextInt(Disconnect.values().length)))) {
        detection.traffic.paidBlocks(detection.random.nextInt(5));
        disconnect.from(detection);
        detection.traffic.paidBlocks(6 + detection.random.nextInt(6));
        FakeNode healed = detection.node().heal();
        assertThat(healed.requests()).isPositive();
        detection.traffic.paidBlocks(3);
      }
      detection.endExact();
    }
  }

  private static Disconnect kind(long number) {
    Disconnect[] kinds = Disconnect.values();
    return kinds[Math.floorMod(number, kinds.length)];
  }
}
