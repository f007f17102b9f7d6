package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.world.TestRedis;
import dev.ctrip.gateway.world.node.Fate;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes with nodes of their own, which take turns in a Redis that forgets. */
@Timeout(300)
class UnrulyReplicasIT {

  @Test
  void aSampleOfRacesRecordsEachDepositOnce() {
    race(3);
  }

  @Test
  @Tag("full")
  void manyRacesRecordEachDepositOnce() {
    race(30);
  }

  private static void race(int count) {
    try (TestRedis redis = TestRedis.start()) {
      Worlds.seeded(count, seed -> race(seed, redis));
    }
  }

  private static void race(long seed, TestRedis redis) {
    try (Detection detection = Detection.withNodes(2, seed)) {
      List<Snipers> replicas =
          detection.nodes.stream()
              .map(node ->
                  detection.replica(node, new RedisTurns(redis.template(), Clock.systemUTC())))
              .toList();
      try {
        replicas.forEach(Snipers::start);
        detection.awaitHead();
        live(detection, redis);
        detection.ledger.mine(2);
        detection.awaiting().untilAsserted(detection::assertExact);
      } finally {
        replicas.forEach(Snipers::stop);
      }
      detection.assertExact();
      assertToldOnce(detection);
    }
  }

  private static void live(Detection detection, TestRedis redis) {
    Random random = detection.random;
    for (int step = 0; step < 10; step++) {
      detection.traffic.blocks(1 + random.nextInt(5));
      forget(redis);
      detection.nodes.get(random.nextInt(2)).lagBy(random.nextInt(3));
      if (random.nextBoolean()) {
        int depth = (int) Math.min(1 + random.nextInt(4), detection.ledger.headNumber() - 1);
        detection.ledger.reorg(Math.max(1, depth), depth + 1, tx -> Fate.MINED_AGAIN);
      }
      if (random.nextInt(3) == 0) {
        detection.awaiting().until(() -> detection.cursor() >= detection.ledger.headNumber() - 3);
      }
    }
    detection.nodes.forEach(node -> node.lagBy(0));
  }

  private static void forget(TestRedis redis) {
    Objects.requireNonNull(redis.template().getConnectionFactory())
        .getConnection()
        .serverCommands()
        .flushAll();
  }

  /** Each change of a deposit is told once, in the transaction and after it. */
  private static void assertToldOnce(Detection detection) {
    List<Deposit> told = detection.world.listener.recorded();
    Map<List<Object>, Deposit> known = new HashMap<>();
    for (Deposit change : told) {
      Deposit before = known.put(place(change), change);
      assertThat(change).as("seed %d", detection.seed).isNotEqualTo(before);
    }
    assertThat(detection.world.listener.committed())
        .as("seed %d", detection.seed)
        .containsExactlyInAnyOrderElementsOf(told);
  }

  private static List<Object> place(Deposit deposit) {
    return List.of(
        Objects.requireNonNull(deposit.txHash()), String.valueOf(deposit.logIndex()), deposit.to());
  }
}
