package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionTemplate;

/** Records deposits in blocks that the cursor has passed. Safe for any thread. */
final class FoundDeposits {

  private final ChainSettings chain;
  private final DepositFinder finder;
  private final JdbcDeposits deposits;
  private final JdbcScanProgress progress;
  private final TransactionTemplate transactions;
  private final Tidings tidings;

  FoundDeposits(
      ChainSettings chain,
      DepositFinder finder,
      JdbcDeposits deposits,
      JdbcScanProgress progress,
      TransactionTemplate transactions,
      Tidings tidings) {
    this.chain = chain;
    this.finder = finder;
    this.deposits = deposits;
    this.progress = progress;
    this.transactions = transactions;
    this.tidings = tidings;
  }

  /**
   * Leaves out what is in a block that the cursor has not passed, or in another than it has.
   *
   * @return what was not recorded before, or not so
   */
  List<Deposit> record(List<Block> blocks) {
    List<Deposit> found = finder.in(blocks);
    if (found.isEmpty()) {
      return List.of();
    }
    List<Deposit> changed = transactions.execute(status -> recordCanonical(found));
    tidings.committed(changed);
    return changed;
  }

  private List<Deposit> recordCanonical(List<Deposit> found) {
    // What a balance shows and the transaction that explains it must not be found side by side.
    progress.lock(chain.id());
    List<Deposit> canonical =
        found.stream()
            .filter(deposit ->
                progress.holdsCanonical(chain.id(), deposit.blockNumber(), deposit.blockHash()))
            .toList();
    List<Deposit> listed = deposits.record(canonical.stream().filter(this::isListed).toList());
    tidings.recorded(listed);
    List<Deposit> unlisted =
        deposits.recordUnlisted(canonical.stream().filter(deposit -> !isListed(deposit)).toList());
    return Stream.concat(listed.stream(), unlisted.stream()).toList();
  }

  private boolean isListed(Deposit deposit) {
    return chain.listed(deposit.asset()).isPresent();
  }
}
