package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.chain.OwnTransfers;
import dev.ctrip.gateway.chain.store.JdbcBalanceChecks;
import dev.ctrip.gateway.chain.store.JdbcBalanceChecks.Check;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds money in the native coin that came through a contract, where no node tells traces: by what
 * an address has more than its recorded deposits, and what we ourselves sent to and from it,
 * explain since it was last looked at. Only where nothing else has left meanwhile, which its nonce
 * tells; what left and what came could not be told apart. Safe for any thread.
 */
final class BalanceCheck {

  private static final Logger log = LoggerFactory.getLogger(BalanceCheck.class);

  private final Chain chain;
  private final ChainId chainId;
  private final JdbcBalanceChecks checks;
  private final JdbcDeposits deposits;
  private final OwnTransfers own;
  private final JdbcScanProgress progress;
  private final TransactionTemplate transactions;
  private final Tidings tidings;
  private final AtomicBoolean toldOfMissingState = new AtomicBoolean();

  BalanceCheck(
      Chain chain,
      JdbcBalanceChecks checks,
      JdbcDeposits deposits,
      OwnTransfers own,
      JdbcScanProgress progress,
      TransactionTemplate transactions,
      Tidings tidings) {
    this.chain = chain;
    this.chainId = chain.settings().id();
    this.checks = checks;
    this.deposits = deposits;
    this.own = own;
    this.progress = progress;
    this.transactions = transactions;
    this.tidings = tidings;
  }

  /**
   * Does nothing for an address that was looked at as of that block or a later one, or while a
   * transaction of ours to or from it is under way, or where no node has the state of that block
   * any more.
   *
   * @param block one that the cursor has passed
   * @return what was not recorded before
   * @throws ChainUnavailableException if the balances cannot be read now
   */
  List<Deposit> check(BlockHeader block, List<Address> addresses) {
    Optional<List<Holding>> told = chain.holdings(addresses, block.hash());
    if (told.isEmpty()) {
      tellOnceOfMissingState();
      return List.of();
    }
    List<Deposit> found =
        transactions.execute(status -> {
          progress.lock(chainId);
          if (!progress.holdsCanonical(chainId, block.number(), block.hash())) {
            throw new ChainUnavailableException(
                "%s: block %d left the chain while balances were read"
                    .formatted(chain.settings().name(), block.number()),
                null);
          }
          List<Deposit> unexplained = new ArrayList<>();
          for (int i = 0; i < addresses.size(); i++) {
            compare(block, addresses.get(i), told.get().get(i)).ifPresent(unexplained::add);
          }
          List<Deposit> recorded = deposits.record(unexplained);
          tidings.recorded(recorded);
          return recorded;
        });
    tidings.committed(found);
    return found;
  }

  private Optional<Deposit> compare(BlockHeader block, Address address, Holding now) {
    Check last = checks.lock(chainId, address);
    // A reorg makes the last check void, but not what an earlier one found that still stands.
    long lastKnown = deposits.lastKnownByBalance(chainId, address);
    long lookedUpTo = Math.max(last.blockNumber(), lastKnown);
    if (lookedUpTo >= block.number()) {
      return Optional.empty();
    }
    Optional<OwnTransfers.Moved> moved =
        own.moved(chainId, address, last.blockNumber(), block.number());
    if (moved.isEmpty()) {
      return Optional.empty();
    }
    checks.save(chainId, address, new Check(block.number(), now));
    if (now.nonce() - last.holding().nonce() != moved.get().sent()) {
      return Optional.empty();
    }
    TokenAmount explained =
        last.holding()
            .coin()
            .plus(moved.get().in())
            .plus(deposits.receivedCoin(chainId, address, last.blockNumber(), block.number()));
    TokenAmount unexplained = now.coin().plus(moved.get().out()).minusOrZero(explained);
    if (unexplained.isZero()) {
      return Optional.empty();
    }
    // What a reorg took keeps its range, and so the time of its first block, when it comes again.
    long from =
        deposits.startOfLost(chainId, address, unexplained, lastKnown).orElse(lookedUpTo + 1);
    return Optional.of(Deposit.inRange(chainId, from, block, address, unexplained));
  }

  private void tellOnceOfMissingState() {
    if (toldOfMissingState.compareAndSet(false, true)) {
      log.warn(
          "{}: no node has the state of recent blocks, so money that contracts send is not found by"
              + " balances; name a node that keeps 128 blocks of it, or set traces",
          chain.settings().name());
    }
  }
}
