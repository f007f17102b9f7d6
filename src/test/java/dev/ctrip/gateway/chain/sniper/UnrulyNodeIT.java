package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.world.node.FakeNode;
import dev.ctrip.gateway.world.node.Fate;
import dev.ctrip.gateway.world.node.ForgedReceipt;
import dev.ctrip.gateway.world.node.HeadMischief;
import dev.ctrip.gateway.world.node.LogRefusal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Nodes that refuse, lie, lag and stall: in the end exactly what stands on the chain is recorded,
 * and no block is passed that was not read whole. Repeat a failure with {@code
 * -Dctrip.test.seed=…}.
 */
@Timeout(300)
class UnrulyNodeIT {

  private static final List<String> GARBAGE =
      List.of(
          "",
          "{",
          "null",
          "[]",
          "17",
          "\"newHeads\"",
          "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\"}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":null,"
              + "\"result\":{\"number\":\"latest\"}}}",
          "{\"jsonrpc\":\"2.0\",\"id\":99,\"error\":{\"code\":-32000,\"message\":\"gone\"}}",
          "x".repeat(100_000));

  /** A node that fails is asked once more, one question at a time. */
  private static final int ENOUGH_TO_FAIL = 3;

  // Logs that a node refuses.

  @Test
  void everyRefusalOfLogsHoldsTheCursorUntilItEnds() {
    Worlds.each(List.of(LogRefusal.values()), UnrulyNodeIT::refusedAtAll);
  }

  private static void refusedAtAll(LogRefusal refusal) {
    try (Detection detection = Detection.of(Worlds.seedOf(refusal)).started()) {
      detection.stop();
      long before = detection.cursor();
      detection.traffic.paidBlocks(60);
      // Receipts must not be what holds it.
      detection.node().refuseLogs(refusal, 0).lack("eth_getBlockReceipts");

      detection.start();
      detection.awaiting().until(() -> detection.failures() >= 2);

      assertThat(detection.cursor()).isEqualTo(before);
      detection.healAndEndExact();
    }
  }

  record Limited(LogRefusal refusal, long blocks) {

    static Stream<Limited> of(LogRefusal refusal) {
      return Stream.of(new Limited(refusal, 1), new Limited(refusal, 5));
    }
  }

  @Test
  void everyRefusalOfManyBlocksIsReadInSmallerStretches() {
    Worlds.each(
        Arrays.stream(LogRefusal.values()).flatMap(Limited::of).toList(), UnrulyNodeIT::limited);
  }

  private static void limited(Limited limited) {
    try (Detection detection = Detection.of(Worlds.seedOf(limited.refusal())).started()) {
      detection.stop();
      detection.traffic.blocks(60);
      detection.node().refuseLogs(limited.refusal(), limited.blocks());

      detection.start();

      detection.endExact();
    }
  }

  @Test
  void logsCutShortWithoutAWordAreReadInSmallerStretches() {
    try (Detection detection = Detection.of(Worlds.SEED).started()) {
      detection.stop();
      detection.traffic.blocks(40);
      detection
          .node()
          .forge(
              "eth_getLogs",
              (params, logs) -> {
                if (blocks(params.path(0)) > 3) {
                  ((ArrayNode) logs).removeAll();
                }
                return logs;
              });

      detection.start();

      detection.endExact();
    }
  }

  private static long blocks(JsonNode filter) {
    return number(filter.path("toBlock")) - number(filter.path("fromBlock")) + 1;
  }

  private static long number(JsonNode quantity) {
    return Long.decode(quantity.asString());
  }

  @Test
  void theBlocksBelowOneWhoseLogsAreWithheldAreRead() {
    try (Detection detection = Detection.of(Worlds.SEED).started()) {
      detection.stop();
      detection.traffic.paidBlocks(30);
      detection.node().withholdLogsOf(17);

      detection.start();
      detection.awaiting().until(() -> detection.cursor() >= 16 && detection.failures() >= 1);

      assertThat(detection.cursor()).isEqualTo(16);
      detection.healAndEndExact();
    }
  }

  // New heads that are told badly.

  @Test
  void headsToldBadlyHoldNothingUp() {
    Worlds.each(List.of(HeadMischief.values()), UnrulyNodeIT::headsToldBadly);
  }

  private static void headsToldBadly(HeadMischief mischief) {
    try (Detection detection = Detection.of(Worlds.seedOf(mischief)).started()) {
      Random random = detection.random;
      detection.node().announceHeads(mischief, new Random(detection.seed));
      for (String garbage : GARBAGE) {
        detection.traffic.blocks(1 + random.nextInt(4));
        detection.node().say(garbage);
        if (random.nextInt(3) == 0) {
          detection.ledger.reorg(2, 3, tx -> Fate.MINED_AGAIN);
        }
      }
      assertThat(detection.node().webSocketConnections()).isPositive();

      detection.endExact();
    }
  }

  // One of two nodes that cannot be used.

  record Unusable(String how, Consumer<FakeNode> told) {

    @Override
    public String toString() {
      return how;
    }
  }

  @Test
  void anotherNodeIsAskedInPlaceOfOneThatCannotBeUsed() {
    Worlds.each(
        List.of(
            new Unusable("stalled", FakeNode::stall),
            new Unusable("cut off", FakeNode::dropConnections),
            new Unusable("cut off within answers", FakeNode::dropConnectionsWithinAnswers),
            new Unusable("busy", node -> node.limit(0)),
            new Unusable("other block in logs", FakeNode::otherBlockInLogs),
            new Unusable(
                "receipts of others", node -> forge(node, ForgedReceipt.OTHER_TRANSACTION)),
            new Unusable("withheld logs", FakeNode::withholdLogs),
            new Unusable("closed", FakeNode::close)),
        UnrulyNodeIT::unusable);
  }

  private static void forge(FakeNode node, ForgedReceipt lie) {
    node.forgeReceipts(lie);
  }

  private static void unusable(Unusable unusable) {
    try (Detection detection = Detection.impatient(2, Worlds.SEED).started()) {
      detection.traffic.blocks(3);
      unusable.told().accept(detection.node());
      detection.traffic.paidBlocks(20);

      detection.endExact();
      assertThat(detection.second().requests()).isPositive();
    }
  }

  @Test
  void aNodeOfAnotherChainIsNeverBelieved() {
    try (Detection detection = Detection.withNodes(2, Worlds.SEED)) {
      detection.node().serveChain(5);
      detection.started();
      detection.traffic.blocks(10);

      detection.endExact();

      assertThat(detection.node().calls("eth_getBlockByNumber")).isZero();
      assertThat(detection.node().calls("eth_getTransactionReceipt")).isZero();
    }
  }

  @Test
  void aChainIsNotFollowedByNodesOfAnotherOne() {
    try (Detection detection = Detection.of(Worlds.SEED)) {
      detection.node().serveChain(5);
      detection.start();
      detection.awaiting().until(() -> detection.failures() >= 1);

      assertThat(detection.cursor()).isNegative();
      detection.node().heal();
      detection.awaitHead();
      detection.traffic.blocks(3);
      detection.endExact();
    }
  }

  // What one node tells and the rest of it contradicts.

  record Lie(String about, Consumer<FakeNode> told) {

    @Override
    public String toString() {
      return about;
    }
  }

  @Test
  void aBlockWithWhatContradictsItIsNotPassed() {
    Worlds.each(
        List.of(
            new Lie("receipts of another block", node -> forge(node, ForgedReceipt.OTHER_BLOCK)),
            new Lie("of another payment", node -> forge(node, ForgedReceipt.OTHER_TRANSACTION)),
            new Lie("no receipts", FakeNode::withholdReceipts),
            new Lie("another block in logs", FakeNode::otherBlockInLogs),
            new Lie("no logs", FakeNode::withholdLogs),
            new Lie("no logs of one block", node -> node.withholdLogsOf(1))),
        UnrulyNodeIT::contradicted);
  }

  private static void contradicted(Lie lie) {
    try (Detection detection = Detection.of(Worlds.SEED).started()) {
      long before = detection.cursor();
      lie.told().accept(detection.node());
      detection.traffic.paidBlocks(4);
      detection.awaiting().until(() -> detection.failures() >= 1);

      assertThat(detection.cursor()).isEqualTo(before);
      assertThat(detection.difference().tooMuch()).isEmpty();
      detection.healAndEndExact();
    }
  }

  @Test
  void receiptsWithoutLogsTakeNothingAway() {
    try (Detection detection = Detection.of(Worlds.SEED).started()) {
      forge(detection.node(), ForgedReceipt.NO_LOGS);
      detection.traffic.paidBlocks(4);

      detection.endExact();
    }
  }

  /** What one node alone tells in full and falsely. */
  @Test
  void whatANodeDeniedIsFoundAtTheNextStart() {
    Worlds.each(
        List.of(
            new Lie("a failure", node -> forge(node, ForgedReceipt.FAILURE_OF_A_SUCCESS)),
            new Lie("no status", node -> forge(node, ForgedReceipt.NO_STATUS)),
            new Lie("last transactions", FakeNode::withholdLastTransactions),
            new Lie(
                "logs that no receipts bear out",
                node -> node.withholdLogs().lack("eth_getBlockReceipts"))),
        UnrulyNodeIT::denied);
  }

  private static void denied(Lie lie) {
    try (Detection detection = Detection.of(Worlds.SEED).started()) {
      lie.told().accept(detection.node());
      detection.traffic.paidBlocks(4);
      detection.awaitHead();
      detection.stop();
      assertThat(detection.difference().missing()).isNotEmpty();
      assertThat(detection.difference().tooMuch()).isEmpty();

      detection.node().heal();
      detection.start();

      detection.endExact();
    }
  }

  @Test
  void aBlockUnderAnotherHashIsTakenBack() {
    Worlds.each(List.of(1L, 2L, 3L, 4L, 5L), UnrulyNodeIT::otherHashOf);
  }

  private static void otherHashOf(long number) {
    try (Detection detection = Detection.of(Worlds.SEED + number).started()) {
      detection.node().otherHashOf(number);
      detection.traffic.blocks(6);
      detection.awaiting().until(() -> detection.failures() >= 1 || detection.cursor() >= number);

      assertThat(detection.cursor()).isLessThanOrEqualTo(number);
      assertThat(detection.difference().tooMuch()).isEmpty();
      detection.healAndEndExact();
    }
  }

  /** Behind one address there are several, and one of them has not seen the block yet. */
  @Test
  void logsToldByOneThatLacksTheBlockYetLoseNothing() {
    try (Detection detection = Detection.of(Worlds.SEED).started()) {
      for (int i = 0; i < 4; i++) {
        detection.awaitHead();
        AtomicBoolean lagged = lagWhenLogsAreAskedOf(detection, detection.ledger.headNumber() + 1);
        detection.traffic.paidBlocks(1);
        detection.awaiting().until(lagged::get);
        detection.node().lagBy(0);
      }

      detection.endExact();
      assertThat(detection.node().calls("eth_getBlockReceipts")).isPositive();
    }
  }

  private static AtomicBoolean lagWhenLogsAreAskedOf(Detection detection, long block) {
    AtomicBoolean lagged = new AtomicBoolean();
    detection
        .node()
        .beforeEach((method, params) -> {
          boolean theirs = method.equals("eth_getLogs") && detection.ledger.headNumber() == block;
          if (theirs && lagged.compareAndSet(false, true)) {
            detection.node().lagBy(1);
          }
        });
    return lagged;
  }

  // Nodes that see another part of the chain.

  @Test
  void aNodeThatLagsByMoreAndLessLosesNothing() {
    try (Detection detection = Detection.withNodes(2, Worlds.SEED).started()) {
      for (int i = 0; i < 12; i++) {
        detection.node().lagBy(detection.random.nextInt(6));
        detection.traffic.blocks(2);
        if (i % 4 == 3) {
          detection.awaiting().until(() -> detection.cursor() >= detection.ledger.headNumber() - 5);
          detection.ledger.reorg(2, 3, tx -> Fate.WAITING);
          detection.node().failNextRequests(ENOUGH_TO_FAIL);
        }
      }

      detection.healAndEndExact();
    }
  }

  @Test
  void aNodeLeftOnAnAbandonedBranchMisleadsForNoLongerThanThat() {
    Worlds.seeded(4, UnrulyNodeIT::abandoned);
  }

  private static void abandoned(long seed) {
    try (Detection detection = Detection.withNodes(2, seed).started()) {
      detection.traffic.paidBlocks(6);
      detection.awaitHead();
      detection.node().freeze();
      detection.ledger.reorg(
          3, 4, tx -> detection.random.nextBoolean() ? Fate.MINED_AGAIN : Fate.FORGOTTEN);
      detection.traffic.paidBlocks(2);
      detection.node().failNextRequests(ENOUGH_TO_FAIL);
      detection.awaitHead();
      detection.second().failNextRequests(ENOUGH_TO_FAIL);
      detection.traffic.paidBlocks(3);
      detection.node().thaw();

      detection.healAndEndExact();
    }
  }

  // Nodes that are limited.

  @Test
  void nodesWithLimitsTellAllTheSame() {
    Worlds.each(
        List.of(
            new Lie("no batches", FakeNode::refuseBatches),
            new Lie("small batches", node -> node.refuseBatchesAbove(5)),
            new Lie("batches in any order", node -> node.shuffleBatches(new Random(1))),
            new Lie("no state", node -> node.keepStateOf(0)),
            new Lie("no finality, no traces", node -> node.knowNoFinality().lackTraces())),
        UnrulyNodeIT::limitedNode);
  }

  private static void limitedNode(Lie limit) {
    try (Detection detection = Detection.of(Worlds.SEED).started()) {
      detection.traffic.keepNoFees();
      limit.told().accept(detection.node());
      detection.traffic.blocks(20);
      detection.awaitHead();
      detection.stop();
      detection.traffic.blocks(40);
      detection.start();
      detection.traffic.blocks(5);

      detection.endExact();
    }
  }

  @Test
  void aQuotaThatIsUsedUpOnlyDelays() {
    try (Detection detection = Detection.of(Worlds.SEED).started()) {
      detection.node().limit(8);
      int before = detection.node().requests();
      detection.traffic.paidBlocks(20);
      detection.awaiting().until(() -> detection.node().requests() > before + 8);

      detection.healAndEndExact();
    }
  }
}
