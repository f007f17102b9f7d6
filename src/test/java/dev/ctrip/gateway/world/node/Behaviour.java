package dev.ctrip.gateway.world.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How one node serves the ledger. Changed by a test while others ask; each field by itself. */
final class Behaviour {

  /** Where a connection is cut. */
  enum Cut {
    NEVER,
    BEFORE_THE_ANSWER,
    WITHIN_THE_ANSWER
  }

  private final FakeLedger ledger;

  volatile int lag;
  volatile @Nullable Snapshot frozen;
  volatile @Nullable Long otherChainId;
  volatile Duration delay = Duration.ZERO;
  volatile Cut cut = Cut.NEVER;
  volatile boolean stalling;
  volatile boolean knowsNoFinality;
  volatile boolean refusesBatches;
  volatile int maxBatch = Integer.MAX_VALUE;
  volatile @Nullable Random batchOrder;
  volatile long stateKept = Long.MAX_VALUE;
  volatile @Nullable Quota quota;
  volatile @Nullable LogRefusal logRefusal;
  volatile long refusedAbove;
  volatile LongPredicate withheld = number -> false;
  volatile @Nullable HeadMischief mischief;
  volatile Random headRandom = new Random(0);

  final AtomicInteger failingCalls = new AtomicInteger();
  final AtomicInteger failingRequests = new AtomicInteger();
  final Set<String> lacking = ConcurrentHashMap.newKeySet();
  final Set<String> losingAnswers = ConcurrentHashMap.newKeySet();
  final List<Forgery> forgeries = new CopyOnWriteArrayList<>();
  final List<BiConsumer<String, JsonNode>> hooks = new CopyOnWriteArrayList<>();
  private final Map<String, Queue<Runnable>> onceBefore = new ConcurrentHashMap<>();

  Behaviour(FakeLedger ledger) {
    this.ledger = ledger;
  }

  /** A node that does all well again; hooks go, too. */
  void heal() {
    lag = 0;
    frozen = null;
    otherChainId = null;
    delay = Duration.ZERO;
    cut = Cut.NEVER;
    stalling = false;
    knowsNoFinality = false;
    refusesBatches = false;
    maxBatch = Integer.MAX_VALUE;
    batchOrder = null;
    stateKept = Long.MAX_VALUE;
    quota = null;
    logRefusal = null;
    withheld = number -> false;
    mischief = null;
    failingCalls.set(0);
    failingRequests.set(0);
    lacking.clear();
    losingAnswers.clear();
    forgeries.clear();
    hooks.clear();
    onceBefore.clear();
  }

  Snapshot view() {
    Snapshot held = frozen;
    return (held == null ? ledger.snapshot() : held).behindBy(lag);
  }

  long chainId() {
    Long other = otherChainId;
    return other == null ? ledger.settings().id().value() : other;
  }

  /**
   * @param beyondHead whether the range ends above the node's head
   */
  boolean refuses(long blocks, boolean beyondHead) {
    LogRefusal refusal = logRefusal;
    return refusal != null
        && (blocks > refusedAbove || (beyondHead && refusal == LogRefusal.BEYOND_HEAD));
  }

  JsonNode refusal() {
    LogRefusal refusal = logRefusal;
    // It may have gone since it was asked whether there is one.
    return (refusal == null ? LogRefusal.LIMIT_EXCEEDED : refusal).result();
  }

  boolean withholds(long blockNumber) {
    return withheld.test(blockNumber);
  }

  void onceBefore(String method, Runnable act) {
    onceBefore.computeIfAbsent(method, name -> new ConcurrentLinkedQueue<>()).add(act);
  }

  /** Lets a test make something happen between two calls; holds no lock meanwhile. */
  void announce(String method, JsonNode params) {
    Queue<Runnable> acts = onceBefore.get(method);
    Runnable act = acts == null ? null : acts.poll();
    if (act != null) {
      act.run();
    }
    hooks.forEach(hook -> hook.accept(method, params));
  }

  /** Takes one of so many, unless none is left. */
  static boolean takeOne(AtomicInteger left) {
    return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
  }
}
