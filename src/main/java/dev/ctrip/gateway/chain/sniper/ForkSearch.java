package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.chain.store.KnownBlock;
import java.util.List;
import java.util.Optional;

/** Finds where the chain that we read and the canonical one part. */
final class ForkSearch {

  /**
   * Where to go on after a reorg.
   *
   * @param resumeAt a canonical block; reading goes on above it
   * @param lowestRemoved the lowest block we know that is not canonical any more; deposits in it
   *     and above are orphaned
   * @param deeperThanKept whether none of a full window of kept blocks is canonical, so that blocks
   *     further down may have changed unnoticed
   */
  record Fork(BlockHeader resumeAt, long lowestRemoved, boolean deeperThanKept) {}

  /** How many windows are read again where none of the kept blocks is left on the chain. */
  private static final int WINDOWS_READ_AGAIN = 4;

  private final Chain chain;
  private final JdbcScanProgress progress;
  private final JdbcDeposits deposits;

  ForkSearch(Chain chain, JdbcScanProgress progress, JdbcDeposits deposits) {
    this.chain = chain;
    this.progress = progress;
    this.deposits = deposits;
  }

  /**
   * @return empty if the node contradicts itself or does not know a block it should (several nodes
   *     behind one address); ask again later
   */
  Optional<Fork> below(Cursor cursor) {
    List<KnownBlock> kept = progress.keptBlocks(cursor.chain());
    long lowestRemoved = cursor.number() + 1;
    for (KnownBlock block : kept) {
      Optional<BlockHeader> canonical = chain.header(block.number());
      if (canonical.isEmpty()) {
        return Optional.empty();
      }
      if (canonical.get().hash().equals(block.hash())) {
        boolean nothingRemoved = block.number() >= cursor.number();
        return nothingRemoved
            ? Optional.empty()
            : Optional.of(new Fork(canonical.get(), lowestRemoved, false));
      }
      lowestRemoved = block.number();
    }
    return belowWindow(cursor, lowestRemoved, kept.size());
  }

  /**
   * Goes back by several windows even where the first is still filling up: that no kept block is
   * left tells only that the chains part below them, and what the new one holds there was never
   * read. Reading a block again is harmless. What lies below a deposit that still stands has not
   * changed.
   */
  private Optional<Fork> belowWindow(Cursor cursor, long lowestKept, int keptBlocks) {
    int window = chain.settings().reorgDepth();
    long lowestRemoved = lowestKept;
    Optional<KnownBlock> older = deposits.newestBlockBelow(cursor.chain(), lowestRemoved);
    // Below the window, the deposits themselves still know their blocks' hashes.
    while (older.isPresent() && !isCanonical(older.get())) {
      lowestRemoved = older.get().number();
      older = deposits.newestBlockBelow(cursor.chain(), lowestRemoved);
    }
    long unchanged = older.map(KnownBlock::number).orElse(0L);
    long resumeNumber =
        Math.max(
            unchanged,
            Math.min(lowestRemoved - 1, cursor.number() - (long) WINDOWS_READ_AGAIN * window));
    long lowest = lowestRemoved;
    return chain
        .header(resumeNumber)
        .map(resumeAt -> new Fork(resumeAt, lowest, keptBlocks >= window));
  }

  private boolean isCanonical(KnownBlock block) {
    return chain
        .header(block.number())
        .map(header -> header.hash().equals(block.hash()))
        .orElse(true);
  }
}
