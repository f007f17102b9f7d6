package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.chain.store.KnownBlock;
import dev.ctrip.gateway.money.ChainId;
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
   * Goes back by the whole window even where it is still filling up, since blocks below the first
   * cursor were never read. Reading a block again is harmless.
   */
  private Optional<Fork> belowWindow(Cursor cursor, long lowestKept, int keptBlocks) {
    int window = chain.settings().reorgDepth();
    long lowestRemoved = lowestRemovedDeposit(cursor.chain(), lowestKept);
    long resumeNumber = Math.max(0, Math.min(lowestRemoved - 1, cursor.number() - window));
    return chain
        .header(resumeNumber)
        .map(resumeAt -> new Fork(resumeAt, lowestRemoved, keptBlocks >= window));
  }

  /** Below the window, the deposits themselves still know their blocks' hashes. */
  private long lowestRemovedDeposit(ChainId chainId, long lowestKept) {
    long lowest = lowestKept;
    Optional<KnownBlock> older = deposits.newestBlockBelow(chainId, lowest);
    while (older.isPresent() && !isCanonical(older.get())) {
      lowest = older.get().number();
      older = deposits.newestBlockBelow(chainId, lowest);
    }
    return lowest;
  }

  private boolean isCanonical(KnownBlock block) {
    return chain
        .header(block.number())
        .map(header -> header.hash().equals(block.hash()))
        .orElse(true);
  }
}
