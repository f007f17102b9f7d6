package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Confirmations;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.rpc.TestHeads;
import dev.ctrip.gateway.chain.rpc.TestNodes;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.world.LocalSettings;
import dev.ctrip.gateway.world.TestDatabase;
import dev.ctrip.gateway.world.node.FakeLedger;
import dev.ctrip.gateway.world.node.FakeNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/**
 * A chain with its nodes, and the gateway's own detection that follows it: snipers over HTTP and
 * WebSocket, on PostgreSQL. Its chain has an id of its own, so that many share a database.
 */
final class Detection implements AutoCloseable {

  static final int REORG_DEPTH = 8;
  static final Duration BLOCK_TIME = Duration.ofMillis(40);

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final AtomicLong CHAINS = new AtomicLong(1_000_000);

  final long seed;
  final Random random;
  final FakeLedger ledger;
  final List<FakeNode> nodes;
  final Chain chain;
  final ScanWorld world;
  final Traffic traffic;
  final Books books;
  private final TestHeads heads;
  private final Snipers snipers;

  private Detection(long seed, int count, Duration timeout, UnaryOperator<Chain> shown) {
    this.seed = seed;
    this.random = new Random(seed);
    this.ledger = new FakeLedger(seed, Instant.parse("2026-01-01T12:00:00Z"), settings());
    this.nodes = Stream.generate(() -> FakeNode.of(ledger)).limit(count).toList();
    ChainSettings settings = FakeNode.settings(nodes.toArray(FakeNode[]::new));
    this.chain = shown.apply(TestNodes.of(settings, timeout));
    this.world = ScanWorld.sharing(DATABASE.dataSource(), chain);
    this.traffic = new Traffic(ledger, random, world.listener::owns);
    this.books = new Books(ledger, world.jdbc, settings.id().value());
    this.heads = new TestHeads(settings);
    this.snipers = snipers(world.followed(world.listener), ScanWorld.NO_TURNS);
  }

  static Detection of(long seed) {
    return withNodes(1, seed);
  }

  static Detection withNodes(int count, long seed) {
    return new Detection(seed, count, Duration.ofSeconds(2), UnaryOperator.identity());
  }

  /** Whose questions are given up soon. */
  static Detection impatient(int count, long seed) {
    return new Detection(seed, count, Duration.ofMillis(400), UnaryOperator.identity());
  }

  /**
   * @param shown what the detection is shown in place of the chain
   */
  static Detection seeing(UnaryOperator<Chain> shown, long seed) {
    return new Detection(seed, 1, Duration.ofSeconds(2), shown);
  }

  private static ChainSettings settings() {
    ChainSettings local =
        LocalSettings.of(
            List.of(),
            List.of(),
            BLOCK_TIME,
            List.of(new Token("TOK", Traffic.TOKEN, 18), new Token("FEE", Traffic.FEE_TOKEN, 18)));
    return new ChainSettings(
        "unruly",
        ChainId.of(CHAINS.incrementAndGet()),
        local.treasury(),
        local.nativeCoin(),
        true,
        local.rpc(),
        local.ws(),
        BLOCK_TIME,
        new Confirmations(2, List.of(), Finality.DEPTH),
        REORG_DEPTH,
        local.reading(),
        local.explorer(),
        local.fees(),
        local.tokens());
  }

  private Snipers snipers(Followed followed, Turns turns) {
    return new Snipers(() -> List.of(chain.settings()), heads, followed, turns);
  }

  /** Another process that follows the chain over one of its nodes into the same database. */
  Snipers replica(FakeNode over, Turns turns) {
    Chain itsOwn = TestNodes.of(FakeNode.settings(over), Duration.ofSeconds(2));
    return snipers(
        ScanWorld.sharing(DATABASE.dataSource(), itsOwn).followed(world.listener), turns);
  }

  FakeNode node() {
    return nodes.getFirst();
  }

  FakeNode second() {
    return nodes.get(1);
  }

  /** From the head on. */
  Detection started() {
    start();
    awaitHead();
    return this;
  }

  void start() {
    snipers.start();
  }

  void stop() {
    snipers.stop();
  }

  long cursor() {
    return world.progress.cursor(chain.settings().id()).map(cursor -> cursor.number()).orElse(-1L);
  }

  /**
   * Until all that is there now is read, as it is there, and all deadlines up to it are looked at.
   * The cursor moves before that, and who asks for balances in between is told of an older block.
   */
  void awaitHead() {
    awaiting()
        .until(() ->
            cursorAtHead().filter(cursor -> cursor.time().equals(cursor.timestamp())).isPresent());
  }

  private Optional<Cursor> cursorAtHead() {
    return world
        .progress
        .cursor(chain.settings().id())
        .filter(cursor -> cursor.number() == ledger.headNumber())
        .filter(cursor -> cursor.hash().hex().equals(ledger.blockHash(cursor.number())));
  }

  /** Until so many more passes have failed than when it is called. */
  void awaitFailures(int more) {
    double before = failures();
    awaiting().until(() -> failures() >= before + more);
  }

  ConditionFactory awaiting() {
    return await().alias("seed " + seed).atMost(SOON).pollInterval(Duration.ofMillis(20));
  }

  double failures() {
    return world.count("ctrip.sniper.failures");
  }

  /** All nodes do well again, and then what is recorded comes to be what arrived. */
  void healAndEndExact() {
    nodes.forEach(node -> node.heal());
    nodes.forEach(FakeNode::thaw);
    endExact();
  }

  /** However its nodes are, what is recorded comes to be what arrived, and stays so. */
  void endExact() {
    ledger.mine(2);
    awaiting().untilAsserted(this::assertExact);
    stop();
    assertExact();
  }

  void assertExact() {
    assertThat(cursorAtHead()).as("seed %d: whether the head is read", seed).isPresent();
    Books.Difference difference = difference();
    assertThat(difference.isNone()).as("seed %d: %s", seed, difference).isTrue();
  }

  Books.Difference difference() {
    return books.difference(traffic.ours(), Traffic.LISTED);
  }

  @Override
  public void close() {
    stop();
    heads.close();
    nodes.forEach(FakeNode::close);
    world.close();
  }
}
