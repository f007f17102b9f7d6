package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainSettings.Traces;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.chain.store.KnownBlock;
import dev.ctrip.gateway.money.Address;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for a chain now and then, beside following it: its tokens are inspected once, its
 * last blocks read again at the start and after trouble, since a node that is unwell may have told
 * too little, and balances held against what is recorded, a few at a time, those at once that a
 * reorg took from. Not thread-safe.
 */
final class Upkeep {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  /** With the number below: some 14,000 addresses a day, two questions each. */
  private static final Duration BETWEEN_RECONCILES = Duration.ofMinutes(10);

  private static final int AT_ONCE = 100;

  private final JdbcScanProgress progress;
  private final JdbcDeposits deposits;
  private final DepositListener listener;
  private final TokenInspection tokens;
  private final Rescan rescan;
  private final BalanceCheck balances;
  private final ChainSettings chain;
  private final Clock clock;
  private boolean rescanned;
  private boolean balancesAreAway;
  private @Nullable Instant reconciledAt;
  private @Nullable Address lastReconciled;

  Upkeep(
      JdbcScanProgress progress,
      JdbcDeposits deposits,
      DepositListener listener,
      TokenInspection tokens,
      Rescan rescan,
      BalanceCheck balances,
      ChainSettings chain,
      Clock clock) {
    this.progress = progress;
    this.deposits = deposits;
    this.listener = listener;
    this.tokens = tokens;
    this.rescan = rescan;
    this.balances = balances;
    this.chain = chain;
    this.clock = clock;
  }

  /**
   * Does what is due.
   *
   * @throws ChainUnavailableException if tokens or blocks cannot be read now; what is left is done
   *     next time
   */
  void go() {
    tokens.inspectOnce();
    rescanOnce();
    if (chain.acceptsNativeCoin() && chain.reading().traces() == Traces.OFF) {
      lookAtBalances();
    }
  }

  /** Has the last blocks read again. */
  void afterTrouble() {
    rescanned = false;
  }

  private void rescanOnce() {
    if (rescanned) {
      return;
    }
    List<KnownBlock> kept = progress.keptBlocks(chain.id());
    // A single one is the place where reading began.
    if (kept.size() > 1) {
      rescan.of(new BlockRange(kept.getLast().number(), kept.getFirst().number()));
    }
    rescanned = true;
  }

  /** Blocks are followed all the same while balances cannot be read. */
  private void lookAtBalances() {
    try {
      lookAgainAfterReorg();
      reconcileAfterAWhile();
      balancesAreAway = false;
    } catch (ChainUnavailableException e) {
      if (!balancesAreAway) {
        log.warn("{}: balances cannot be read, trying on: {}", chain.name(), e.getMessage());
      }
      balancesAreAway = true;
    }
  }

  private void lookAgainAfterReorg() {
    BlockHeader block = lastLookedAfter();
    List<Address> lost =
        deposits.lostByBalance(chain.id(), block.number(), chain.reorgDepth(), AT_ONCE);
    if (!lost.isEmpty()) {
      balances.check(block, lost);
    }
  }

  private void reconcileAfterAWhile() {
    Instant now = clock.instant();
    if (reconciledAt == null) {
      reconciledAt = now;
    }
    if (now.isBefore(reconciledAt.plus(BETWEEN_RECONCILES))) {
      return;
    }
    reconciledAt = now;
    List<Address> some = listener.awaitingCoin(chain.id(), lastReconciled, AT_ONCE);
    if (!some.isEmpty()) {
      balances.check(lastLookedAfter(), some);
    }
    lastReconciled = some.size() < AT_ONCE ? null : some.getLast();
  }

  /** The newest block up to which all deadlines were looked at, so that none is anticipated. */
  private BlockHeader lastLookedAfter() {
    Cursor cursor = progress.cursor(chain.id()).orElseThrow();
    return progress.keptBlockAt(chain.id(), cursor.time()).orElseThrow();
  }
}
