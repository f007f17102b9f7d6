package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The chain and what waits to be mined. To be used under one lock; its snapshots are not. */
final class Blocks {

  private final String seed;
  private final List<LedgerBlock> canonical = new ArrayList<>();
  private final Map<String, LedgerBlock> known = new ConcurrentHashMap<>();
  private final Map<String, List<String>> homes = new ConcurrentHashMap<>();
  private final Map<String, Sent> waiting = new LinkedHashMap<>();
  private long named;

  Blocks(long seed, Instant genesis, BigInteger baseFeeWei, WorldState state) {
    this.seed = "ledger " + seed + " ";
    add(
        new LedgerBlock(
            0,
            nextHash("block"),
            "0x" + "0".repeat(64),
            genesis.getEpochSecond(),
            baseFeeWei,
            Bloom.of(List.of()),
            List.of(),
            state));
  }

  /** Unlike any before, and the same in every run with the same seed. */
  String nextHash(String of) {
    return Hex.keccak(seed + of + " " + ++named);
  }

  LedgerBlock head() {
    return canonical.getLast();
  }

  int length() {
    return canonical.size();
  }

  Map<String, Sent> waiting() {
    return waiting;
  }

  Snapshot snapshot() {
    return new Snapshot(
        List.copyOf(canonical), List.of(), known, homes, new LinkedHashMap<>(waiting));
  }

  void setHeadState(WorldState state) {
    LedgerBlock head = canonical.removeLast().with(state);
    canonical.add(head);
    known.put(head.hash(), head);
  }

  /** Adds a block with all that waits and can be mined. */
  void mine(long timestamp, BigInteger baseFeeWei, Set<String> reverting) {
    LedgerBlock parent = head();
    WorldState state = waiting.isEmpty() ? parent.state() : parent.state().copy();
    Execution execution = new Execution(state, baseFeeWei, reverting);
    while (minedSome(execution)) {
      // Again, since one that was mined may be what another's nonce waited for.
    }
    add(
        new LedgerBlock(
            parent.number() + 1,
            nextHash("block"),
            parent.hash(),
            timestamp,
            baseFeeWei,
            bloom(execution.mined()),
            execution.mined(),
            state));
  }

  private static String bloom(List<Mined> transactions) {
    return Bloom.of(transactions.stream().flatMap(mined -> mined.logs().stream()).toList());
  }

  private boolean minedSome(Execution execution) {
    boolean some = false;
    Iterator<Sent> pool = waiting.values().iterator();
    while (pool.hasNext()) {
      Sent next = pool.next();
      if (execution.isOutdated(next)) {
        pool.remove();
      } else if (execution.isMinable(next)) {
        pool.remove();
        execution.run(next);
        some = true;
      }
    }
    return some;
  }

  /** Takes the last block off the chain; nodes still know it by its hash. */
  LedgerBlock removeHead() {
    return canonical.removeLast();
  }

  private void add(LedgerBlock block) {
    known.put(block.hash(), block);
    for (Mined mined : block.transactions()) {
      homes
          .computeIfAbsent(mined.sent().hash(), hash -> new CopyOnWriteArrayList<>())
          .add(block.hash());
    }
    canonical.add(block);
  }
}
