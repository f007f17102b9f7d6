package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.money.ChainId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads one chain block by block, each exactly once along the canonical chain.
 *
 * <p>The cursor moves in the transaction that records what was found, so a block is either read
 * whole or not at all; several scanners on one database are safe, the slower one's work is dropped.
 * Not thread-safe; one thread each.
 */
final class Scanner {

  private static final Logger log = LoggerFactory.getLogger(Scanner.class);

  /** Shorter standstills delay nobody: who waits asks again sooner. */
  private static final Duration A_PAUSE = Duration.ofMinutes(1);

  private final Chain chain;
  private final ChainId chainId;
  private final JdbcScanProgress progress;
  private final JdbcDeposits deposits;
  private final DepositListener listener;
  private final TransactionTemplate transactions;
  private final BlockMarks marks;
  private final SniperMetrics metrics;
  private final Clock clock;
  private final DepositFinder finder;
  private final ForkSearch forks;
  private boolean enrolled;

  Scanner(
      Chain chain,
      JdbcScanProgress progress,
      JdbcDeposits deposits,
      DepositListener listener,
      TransactionTemplate transactions,
      BlockMarks marks,
      SniperMetrics metrics,
      Clock clock) {
    this.chain = chain;
    this.chainId = chain.settings().id();
    this.progress = progress;
    this.deposits = deposits;
    this.listener = listener;
    this.transactions = transactions;
    this.marks = marks;
    this.metrics = metrics;
    this.clock = clock;
    this.finder = new DepositFinder(chain, listener);
    this.forks = new ForkSearch(chain, progress, deposits);
  }

  /** One pass to the head as the node gives it now. */
  boolean advance() {
    return advance(() -> false);
  }

  /**
   * One pass to the head as the node gives it now; on a chain that was never read, only takes the
   * head as the place to begin.
   *
   * @param halted asked between blocks; the pass ends early when it says so
   * @return whether the cursor moved
   * @throws ChainUnavailableException if the node cannot be read; what came before stays recorded
   */
  boolean advance(BooleanSupplier halted) {
    enroll();
    BlockHeader head = chain.head();
    metrics.headSeen(head.number());
    Optional<Cursor> kept = progress.cursor(chainId);
    if (kept.isEmpty()) {
      return begin(head);
    }
    Cursor start = kept.get();
    metrics.cursorAt(start.number());
    Cursor cursor = start;
    Optional<Cursor> next = Optional.of(start);
    while (next.isPresent() && !halted.getAsBoolean()) {
      cursor = next.get();
      metrics.cursorAt(cursor.number());
      next = step(cursor, head);
    }
    return !isAt(start, next.orElse(cursor));
  }

  /** Before the chain is asked, so that an operator sees it even while its nodes are away. */
  private void enroll() {
    if (!enrolled) {
      progress.enroll(chain.settings());
      enrolled = true;
    }
  }

  private boolean begin(BlockHeader head) {
    transactions.executeWithoutResult(status -> progress.begin(chainId, head));
    metrics.cursorAt(head.number());
    log.info("{} is followed from block {} on", chain.settings().name(), head.number());
    return true;
  }

  /**
   * @return where the cursor is after one block forward or one reorg back; empty if there is
   *     nothing to do until the node knows more
   */
  private Optional<Cursor> step(Cursor cursor, BlockHeader head) {
    if (head.number() <= cursor.number()) {
      return headAtOrBelow(cursor, head);
    }
    Optional<BlockHeader> next =
        head.number() == cursor.number() + 1
            ? Optional.of(head)
            : chain.header(cursor.number() + 1);
    return next.flatMap(header ->
        header.follows(cursor.number(), cursor.hash())
            ? forward(cursor, header, head)
            : back(cursor, head));
  }

  /** A low head alone is a node that lags; only another block in the cursor's place is a reorg. */
  private Optional<Cursor> headAtOrBelow(Cursor cursor, BlockHeader head) {
    Optional<BlockHeader> inItsPlace =
        head.number() == cursor.number() ? Optional.of(head) : chain.header(cursor.number());
    boolean replaced = inItsPlace.map(header -> !header.hash().equals(cursor.hash())).orElse(false);
    return replaced ? back(cursor, head) : Optional.empty();
  }

  private Optional<Cursor> forward(Cursor cursor, BlockHeader header, BlockHeader head) {
    if (marks.isMarked(chainId, header)) {
      Cursor elsewhere = cursorNow();
      // An unmoved cursor means that the mark outlived a reorg away from the block and back.
      if (!isAt(cursor, elsewhere)) {
        return Optional.of(elsewhere);
      }
    }
    Optional<Block> block =
        chain.read(BlockRange.of(header.number(), 1)).blocks().stream()
            .findFirst()
            .filter(found -> found.header().hash().equals(header.hash()));
    return block.map(found -> take(cursor, found, head));
  }

  private Cursor take(Cursor cursor, Block block, BlockHeader head) {
    List<Deposit> found = finder.in(block);
    List<Deposit> changed =
        transactions.execute(status -> {
          if (!progress.advance(
              cursor, block.header(), head.number(), chain.settings().reorgDepth())) {
            return null;
          }
          if (hasCaughtUp(cursor, block.header())) {
            listener.caughtUp(chainId);
          }
          return told(deposits.record(found));
        });
    if (changed == null) {
      return cursorNow();
    }
    metrics.blockRead(changed.size());
    announce(changed);
    marks.mark(chainId, block.header());
    return cursorOn(block.header(), head);
  }

  private Optional<Cursor> back(Cursor cursor, BlockHeader head) {
    return forks.below(cursor).map(fork -> rewind(cursor, fork, head));
  }

  private Cursor rewind(Cursor cursor, ForkSearch.Fork fork, BlockHeader head) {
    List<Deposit> orphaned =
        transactions.execute(status -> {
          if (!progress.rewind(cursor, fork.resumeAt(), head.number())) {
            return null;
          }
          List<Deposit> gone = told(deposits.orphanFrom(chainId, fork.lowestRemoved()));
          listener.rewound(chainId, fork.lowestRemoved());
          return gone;
        });
    if (orphaned == null) {
      return cursorNow();
    }
    report(cursor, fork, orphaned.size());
    announce(orphaned);
    return cursorOn(fork.resumeAt(), head);
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

  /** Inside the transaction. */
  private List<Deposit> told(List<Deposit> changed) {
    if (!changed.isEmpty()) {
      listener.recorded(changed);
    }
    return changed;
  }

  /** After the commit, where a failure must not look like one of the block. */
  private void announce(List<Deposit> changed) {
    if (changed.isEmpty()) {
      return;
    }
    try {
      listener.committed(changed);
    } catch (RuntimeException e) {
      log.warn(
          "{} deposits on {} are recorded, but announcing them failed",
          changed.size(),
          chain.settings().name(),
          e);
    }
  }

  /**
   * Whether this block ends a standstill, of the chain or of our reading it. A block that is nearly
   * too old neither begins nor ends one, so that a node which lags steadily ends none with each
   * block. Remembered in the database: the next process, or another replica, may be the one that
   * catches up.
   */
  private boolean hasCaughtUp(Cursor cursor, BlockHeader block) {
    Duration tenBlocks = chain.settings().blockTime().multipliedBy(10);
    Duration standstill = tenBlocks.compareTo(A_PAUSE) > 0 ? tenBlocks : A_PAUSE;
    if (isOlder(block.timestamp(), standstill)) {
      progress.setBehind(chainId, true);
      return false;
    }
    if (isOlder(block.timestamp(), standstill.dividedBy(2))) {
      // However much the node lags, the chain itself stood still.
      return block.timestamp().isAfter(cursor.timestamp().plus(standstill));
    }
    return progress.setBehind(chainId, false) || isOlder(cursor.timestamp(), standstill);
  }

  private boolean isOlder(Instant blockTime, Duration age) {
    return blockTime.plus(age).isBefore(clock.instant());
  }

  private Cursor cursorNow() {
    return progress.cursor(chainId).orElseThrow();
  }

  private Cursor cursorOn(BlockHeader block, BlockHeader head) {
    return new Cursor(chainId, block.number(), block.hash(), block.timestamp(), head.number());
  }

  private static boolean isAt(Cursor one, Cursor other) {
    return one.number() == other.number() && one.hash().equals(other.hash());
  }
}
