package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.OwnTransfers;
import dev.ctrip.gateway.chain.store.JdbcBalanceChecks;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.chain.store.JdbcTokenChecks;
import dev.ctrip.gateway.money.ChainId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes what a chain is followed and searched with. */
@Component
final class Followed {

  private final Nodes nodes;
  private final JdbcScanProgress progress;
  private final JdbcDeposits deposits;
  private final JdbcTokenChecks tokenChecks;
  private final JdbcBalanceChecks balanceChecks;
  private final DepositListener listener;
  private final OwnTransfers own;
  private final TransactionTemplate transactions;
  private final MeterRegistry meters;
  private final Clock clock;

  /** Kept over a stop and start, since a meter is registered once. */
  private final Map<ChainId, SniperMetrics> metrics = new ConcurrentHashMap<>();

  Followed(
      Nodes nodes,
      JdbcScanProgress progress,
      JdbcDeposits deposits,
      JdbcTokenChecks tokenChecks,
      JdbcBalanceChecks balanceChecks,
      DepositListener listener,
      OwnTransfers own,
      TransactionTemplate transactions,
      MeterRegistry meters,
      Clock clock) {
    this.nodes = nodes;
    this.progress = progress;
    this.deposits = deposits;
    this.tokenChecks = tokenChecks;
    this.balanceChecks = balanceChecks;
    this.listener = listener;
    this.own = own;
    this.transactions = transactions;
    this.meters = meters;
    this.clock = clock;
  }

  Scanner scanner(ChainSettings chain, Turns turns) {
    return new Scanner(
        nodes.of(chain.id()),
        progress,
        deposits,
        balanceChecks,
        listener,
        own,
        transactions,
        turns,
        metrics(chain),
        clock);
  }

  /**
   * @param blocksAtOnce the scanner's of the same sniper, so that neither tries what the other
   *     knows
   */
  Upkeep upkeep(ChainSettings settings, BlocksAtOnce blocksAtOnce) {
    Chain chain = nodes.of(settings.id());
    return new Upkeep(
        progress,
        deposits,
        listener,
        new TokenInspection(chain, tokenChecks),
        rescan(settings, blocksAtOnce),
        balanceCheck(settings),
        settings,
        clock);
  }

  Rescan rescan(ChainSettings chain, BlocksAtOnce blocksAtOnce) {
    return new Rescan(nodes.of(chain.id()), foundDeposits(chain), blocksAtOnce);
  }

  FoundDeposits foundDeposits(ChainSettings chain) {
    return new FoundDeposits(
        chain,
        new DepositFinder(nodes.of(chain.id()), listener, own),
        deposits,
        progress,
        transactions,
        new Tidings(chain, listener));
  }

  BalanceCheck balanceCheck(ChainSettings chain) {
    return new BalanceCheck(
        nodes.of(chain.id()),
        balanceChecks,
        deposits,
        own,
        progress,
        transactions,
        new Tidings(chain, listener));
  }

  SniperMetrics metrics(ChainSettings chain) {
    return metrics.computeIfAbsent(chain.id(), id -> new SniperMetrics(meters, chain));
  }
}
