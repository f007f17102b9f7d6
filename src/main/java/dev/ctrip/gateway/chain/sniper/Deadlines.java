package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainSettings.Traces;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.DepositListener.Due;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.money.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at the balances of addresses whose time is over, as of the last block that was in time,
 * before anybody may expire. Not thread-safe; one thread each.
 */
final class Deadlines {

  private static final int AT_ONCE = 500;

  private final ChainSettings chain;
  private final DepositListener listener;
  private final JdbcScanProgress progress;
  private final BalanceCheck balances;

  Deadlines(
      ChainSettings chain,
      DepositListener listener,
      JdbcScanProgress progress,
      BalanceCheck balances) {
    this.chain = chain;
    this.listener = listener;
    this.progress = progress;
    this.balances = balances;
  }

  /**
   * Looks at all that have ended up to the cursor's time.
   *
   * @return the cursor, complete up to its time
   * @throws ChainUnavailableException if balances cannot be read now
   */
  Cursor upTo(Cursor cursor) {
    Instant until = cursor.timestamp();
    Instant done = cursor.completeUntil();
    while (done.isBefore(until)) {
      List<Due> due = showsAll() ? List.of() : listener.due(chain.id(), done, until, AT_ONCE);
      byLastBlockInTime(due).forEach(balances::check);
      done = due.size() < AT_ONCE ? until : due.getLast().at();
      progress.completeUntil(chain.id(), done);
    }
    return cursor.completeUntil(done);
  }

  /** Whether transactions and traces show whatever may come. */
  private boolean showsAll() {
    return chain.reading().traces() != Traces.OFF || !chain.acceptsNativeCoin();
  }

  private Map<BlockHeader, List<Address>> byLastBlockInTime(List<Due> due) {
    Map<BlockHeader, List<Address>> addresses = new LinkedHashMap<>();
    for (Due one : due) {
      BlockHeader last = progress.keptBlockAt(chain.id(), one.at()).orElseThrow();
      addresses.computeIfAbsent(last, block -> new ArrayList<>()).add(one.address());
    }
    return addresses;
  }
}
