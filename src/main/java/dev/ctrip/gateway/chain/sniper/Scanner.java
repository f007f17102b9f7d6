package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.OwnTransfers;
import dev.ctrip.gateway.chain.Stretch;
import dev.ctrip.gateway.chain.TooMuchAtOnceException;
import dev.ctrip.gateway.chain.store.JdbcBalanceChecks;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.money.ChainId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads one chain along its canonical blocks, a stretch at a time and each block once.
 *
 * <p>The cursor moves in the transaction that records what was found, so a stretch is either read
 * whole or not at all; several scanners on one database are safe, the slower one's work is dropped.
 * Not thread-safe; one thread each.
 */
final class Scanner {

  private static final Logger log = LoggerFactory.getLogger(Scanner.class);

  /** Shorter standstills delay nobody: who waits asks again sooner. */
  private static final Duration A_PAUSE = Duration.ofMinutes(1);

  /** So near the head nothing is read ahead. */
  private static final int NEAR = 16;

  private final Chain chain;
  private final ChainId chainId;
  private final JdbcScanProgress progress;
  private final JdbcDeposits deposits;
  private final DepositListener listener;
  private final TransactionTemplate transactions;
  private final Turns turns;
  private final SniperMetrics metrics;
  private final Clock clock;
  private final DepositFinder finder;
  private final ForkSearch forks;
  private final Tidings tidings;
  private final Deadlines deadlines;
  private final CatchUp catchUp;
  private final BlocksAtOnce blocksAtOnce;
  private final ReadAhead ahead;
  private long latestHead;
  private boolean balancesAreAway;
  private boolean enrolled;

  Scanner(
      Chain chain,
      JdbcScanProgress progress,
      JdbcDeposits deposits,
      JdbcBalanceChecks balanceChecks,
      DepositListener listener,
      OwnTransfers own,
      TransactionTemplate transactions,
      Turns turns,
      SniperMetrics metrics,
      Clock clock) {
    this.chain = chain;
    this.chainId = chain.settings().id();
    this.progress = progress;
    this.deposits = deposits;
    this.listener = listener;
    this.transactions = transactions;
    this.turns = turns;
    this.metrics = metrics;
    this.clock = clock;
    this.finder = new DepositFinder(chain, listener, own);
    this.forks = new ForkSearch(chain, progress, deposits);
    this.tidings = new Tidings(chain.settings(), listener);
    this.catchUp = new CatchUp(clock);
    this.ahead = new ReadAhead(chain);
    this.blocksAtOnce =
        BlocksAtOnce.of(chain.settings().reading(), chain.settings().reorgDepth() - 1);
    this.deadlines =
        new Deadlines(
            chain.settings(),
            listener,
            progress,
            new BalanceCheck(chain, balanceChecks, deposits, own, progress, transactions, tidings));
  }

  /** How many blocks the nodes tell at once, as far as it knows. */
  BlocksAtOnce blocksAtOnce() {
    return blocksAtOnce;
  }

  /**
   * Where a step has led.
   *
   * @param more whether there was something above when the node was asked
   */
  private record Step(Cursor cursor, boolean more) {}

  /** One pass to the head. */
  boolean advance() {
    return advance(cursor -> false);
  }

  /**
   * One pass to the head as the node gives it; on a chain that was never read, only takes the place
   * to begin.
   *
   * @param halted asked between stretches with the cursor's number; the pass ends early when it
   *     says so
   * @return whether the cursor moved
   * @throws ChainUnavailableException if the node cannot be read; what came before stays recorded
   */
  boolean advance(LongPredicate halted) {
    enroll();
    Optional<Cursor> kept = progress.cursor(chainId);
    if (kept.isEmpty()) {
      return begin();
    }
    Cursor start = kept.get();
    Step step = new Step(start, true);
    ahead.drop();
    while (step.more() && !halted.test(step.cursor().number())) {
      metrics.cursorAt(step.cursor().number());
      // Before the next blocks, while the last one that was in time is still among those kept.
      step = step(completed(step.cursor()));
      report(step.cursor());
    }
    completed(step.cursor());
    return !isAt(start, step.cursor());
  }

  /** Who cannot be looked after now waits; blocks are read all the same. */
  private Cursor completed(Cursor cursor) {
    try {
      Cursor completed = deadlines.upTo(cursor);
      balancesAreAway = false;
      return completed;
    } catch (ChainUnavailableException e) {
      if (!balancesAreAway) {
        log.warn(
            "{}: balances cannot be read, so no payment expires until they can: {}",
            chain.settings().name(),
            e.getMessage());
      }
      balancesAreAway = true;
      return cursor;
    }
  }

  /** Before the chain is asked, so that an operator sees it even while its nodes are away. */
  private void enroll() {
    if (!enrolled) {
      progress.enroll(chain.settings());
      enrolled = true;
    }
  }

  private boolean begin() {
    BlockHeader beforeFirst = beforeFirst(chain.head());
    transactions.executeWithoutResult(status -> progress.begin(chainId, beforeFirst));
    metrics.cursorAt(beforeFirst.number());
    log.info("{} is followed from block {} on", chain.settings().name(), beforeFirst.number());
    return true;
  }

  /** The block below the one to start with, or the head. */
  private BlockHeader beforeFirst(BlockHeader head) {
    long number = chain.settings().reading().startBlock().orElse(head.number() + 1) - 1;
    return number >= head.number() ? head : chain.header(Math.max(0, number)).orElse(head);
  }

  private Step step(Cursor cursor) {
    if (!turns.take(cursor)) {
      Cursor now = cursorNow();
      return new Step(now, !isAt(cursor, now));
    }
    Stretch above = readAbove(cursor);
    latestHead = above.head().number();
    metrics.headSeen(latestHead);
    if (above.blocks().isEmpty()) {
      turns.giveBack(cursor);
      return nothingAbove(cursor, above.head());
    }
    return above.blocks().getFirst().header().follows(cursor.number(), cursor.hash())
        ? take(cursor, above)
        : back(cursor, above.head());
  }

  private Stretch readAbove(Cursor cursor) {
    while (true) {
      BlockRange range =
          ahead.from(cursor.number() + 1).orElseGet(() -> rangeAbove(cursor.number()));
      try {
        Stretch above = ahead.read(range);
        blocksAtOnce.answered(range.count());
        return above;
      } catch (TooMuchAtOnceException e) {
        blocksAtOnce.refused(range.count());
      }
    }
  }

  private BlockRange rangeAbove(long block) {
    return BlockRange.of(block + 1, blocksAtOnce.of(latestHead - block));
  }

  /** A low head alone is a node that lags; only another block in the cursor's place is a reorg. */
  private Step nothingAbove(Cursor cursor, BlockHeader head) {
    if (head.number() > cursor.number()) {
      return new Step(cursor, false);
    }
    Optional<BlockHeader> inItsPlace =
        head.number() == cursor.number() ? Optional.of(head) : chain.header(cursor.number());
    boolean replaced = inItsPlace.map(header -> !header.hash().equals(cursor.hash())).orElse(false);
    return replaced ? back(cursor, head) : new Step(cursor, false);
  }

  private Step take(Cursor cursor, Stretch stretch) {
    List<BlockHeader> headers = stretch.blocks().stream().map(Block::header).toList();
    long head = stretch.head().number();
    if (head - headers.getLast().number() > NEAR) {
      ahead.start(rangeAbove(headers.getLast().number()));
    }
    List<Deposit> found = finder.in(stretch.blocks());
    List<Deposit> changed =
        transactions.execute(status -> {
          if (!progress.advance(cursor, headers, head, chain.settings().reorgDepth())) {
            return null;
          }
          if (hasCaughtUp(cursor, headers)) {
            listener.caughtUp(chainId);
          }
          return recorded(deposits.record(found));
        });
    if (changed == null) {
      return new Step(cursorNow(), true);
    }
    metrics.blocksRead(headers.size(), changed.size());
    tidings.committed(changed);
    Cursor moved = cursorOn(headers.getLast(), head, cursor.completeUntil());
    return new Step(moved, moved.number() < head);
  }

  /** Inside the transaction. */
  private List<Deposit> recorded(List<Deposit> changed) {
    tidings.recorded(changed);
    return changed;
  }

  private Step back(Cursor cursor, BlockHeader head) {
    return forks
        .below(cursor)
        .map(fork -> new Step(rewind(cursor, fork, head), true))
        .orElse(new Step(cursor, false));
  }

  private Cursor rewind(Cursor cursor, ForkSearch.Fork fork, BlockHeader head) {
    List<Deposit> orphaned =
        transactions.execute(status -> {
          if (!progress.rewind(cursor, fork.resumeAt(), head.number())) {
            return null;
          }
          List<Deposit> gone =
              recorded(deposits.orphanFrom(chainId, fork.lowestRemoved(), fork.deeperThanKept()));
          listener.rewound(chainId, fork.lowestRemoved());
          return gone;
        });
    if (orphaned == null) {
      return cursorNow();
    }
    report(cursor, fork, orphaned.size());
    tidings.committed(orphaned);
    Instant resumed = fork.resumeAt().timestamp();
    Instant complete = cursor.completeUntil();
    return cursorOn(
        fork.resumeAt(), head.number(), complete.isBefore(resumed) ? complete : resumed);
  }

  private void report(Cursor cursor) {
    String report = catchUp.at(cursor.number(), latestHead);
    if (report != null) {
      log.info("{}: {}", chain.settings().name(), report);
    }
    metrics.secondsLeft(catchUp.secondsLeft().orElse(0));
  }

  private void report(Cursor cursor, ForkSearch.Fork fork, int orphaned) {
    metrics.reorged();
    String name = chain.settings().name();
    log.info(
        "{} reorganised: back from block {} to {}, {} deposits orphaned",
        name,
        cursor.number(),
        fork.resumeAt().number(),
        orphaned);
    if (fork.deeperThanKept()) {
      metrics.reorgedDeeperThanKept();
      log.error(
          "{} reorganised deeper than the {} blocks kept (reorg-depth); it is read again from block"
              + " {} on, but what changed below that must be checked by hand",
          name,
          chain.settings().reorgDepth(),
          fork.resumeAt().number() + 1);
    }
  }

  /**
   * Whether these blocks end a standstill, of the chain or of our reading it. A block that is
   * nearly too old neither begins nor ends one, so that a node which lags steadily ends none with
   * each block. Remembered in the database: the next process, or another replica, may be the one
   * that catches up.
   */
  private boolean hasCaughtUp(Cursor cursor, List<BlockHeader> blocks) {
    Instant newest = blocks.getLast().timestamp();
    Duration tenBlocks = chain.settings().blockTime().multipliedBy(10);
    Duration standstill = tenBlocks.compareTo(A_PAUSE) > 0 ? tenBlocks : A_PAUSE;
    if (isOlder(newest, standstill)) {
      progress.setBehind(chainId, true);
      return false;
    }
    if (isOlder(newest, standstill.dividedBy(2))) {
      // However much the node lags, the chain itself stood still.
      return hasGap(cursor.timestamp(), blocks, standstill);
    }
    return progress.setBehind(chainId, false) || isOlder(cursor.timestamp(), standstill);
  }

  private static boolean hasGap(Instant before, List<BlockHeader> blocks, Duration standstill) {
    Instant last = before;
    for (BlockHeader block : blocks) {
      if (block.timestamp().isAfter(last.plus(standstill))) {
        return true;
      }
      last = block.timestamp();
    }
    return false;
  }

  private boolean isOlder(Instant blockTime, Duration age) {
    return blockTime.plus(age).isBefore(clock.instant());
  }

  private Cursor cursorNow() {
    return progress.cursor(chainId).orElseThrow();
  }

  private Cursor cursorOn(BlockHeader block, long head, Instant completeUntil) {
    return new Cursor(
        chainId, block.number(), block.hash(), block.timestamp(), head, completeUntil);
  }

  private static boolean isAt(Cursor one, Cursor other) {
    return one.number() == other.number() && one.hash().equals(other.hash());
  }
}
