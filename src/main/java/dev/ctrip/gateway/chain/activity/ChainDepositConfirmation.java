package dev.ctrip.gateway.chain.activity;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.CoinReceived;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositConfirmation;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.DepositProgress;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.activity.DepositDepth.Horizon;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.temporal.spring.boot.ActivityImpl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks the chain about each deposit anew. What left the chain is only counted here: taking it back
 * is the sniper's work, which alone knows where the chain parted.
 */
@Component
@ConditionalOnRole(Role.WORKER)
@ActivityImpl(taskQueues = TaskQueues.CHAIN)
final class ChainDepositConfirmation implements DepositConfirmation {

  private static final Logger LOG = LoggerFactory.getLogger(ChainDepositConfirmation.class);

  /** As many as a node answers for well within the activity's time; the rest is asked for next. */
  private static final int AT_ONCE = 100;

  private final Nodes nodes;
  private final JdbcDeposits deposits;
  private final DepositListener listener;
  private final TransactionTemplate transactions;

  ChainDepositConfirmation(
      Nodes nodes,
      JdbcDeposits deposits,
      DepositListener listener,
      TransactionTemplate transactions) {
    this.nodes = nodes;
    this.deposits = deposits;
    this.listener = listener;
    this.transactions = transactions;
  }

  @Override
  public Report confirm(Request request) {
    List<Deposit> unconfirmed = deposits.unconfirmed(request.chain(), request.address(), AT_ONCE);
    if (unconfirmed.isEmpty()) {
      return new Report(0, 0, 0);
    }
    Chain chain = nodes.of(request.chain());
    // Before the deposits' blocks: a reorg in between can then only make them look gone.
    Horizon horizon = horizon(chain, request);
    List<Deposit> deep = new ArrayList<>();
    long blocksStillNeeded = 0;
    int gone = 0;
    Map<Long, Optional<BlockHeader>> headers = new HashMap<>();
    for (Deposit deposit : unconfirmed) {
      Optional<BlockHeader> canonical =
          headers.computeIfAbsent(deposit.blockNumber(), chain::header);
      Optional<Receipt> receipt = Optional.ofNullable(deposit.txHash()).flatMap(chain::receipt);
      switch (DepositDepth.judge(deposit, receipt, canonical, horizon)) {
        case DepositProgress.Deep() when isBorneOut(chain, deposit) -> deep.add(deposit);
        case DepositProgress.Deep() -> blocksStillNeeded = Math.max(blocksStillNeeded, 1);
        case DepositProgress.Shallow(long needed) ->
            blocksStillNeeded = Math.max(blocksStillNeeded, needed);
        case DepositProgress.Gone() -> gone++;
      }
    }
    return new Report(record(deep), blocksStillNeeded, gone);
  }

  /** By two nodes, where the amount asks for that. */
  private boolean isBorneOut(Chain chain, Deposit deposit) {
    if (!chain.settings().confirmations().needsSecondNode(deposit.amount())) {
      return true;
    }
    boolean agree = chain.isBorneOutByTwoNodes(deposit, coinReceived(deposit));
    if (!agree) {
      LOG.error(
          "{}: no two nodes bear out the {} that came to {} in block {} ({}); it is not"
              + " confirmed until they do",
          chain.settings().name(),
          deposit.amount(),
          deposit.to(),
          deposit.blockNumber(),
          deposit.txHash() == null ? "by its balance" : deposit.txHash());
    }
    return agree;
  }

  private CoinReceived coinReceived(Deposit deposit) {
    Cursor cursor = deposits.cursor(deposit.chain()).orElseThrow();
    long first = Objects.requireNonNullElse(deposit.fromBlock(), deposit.blockNumber());
    return new CoinReceived(
        cursor.hash(),
        deposits.receivedCoin(deposit.chain(), deposit.to(), -1, cursor.number()),
        deposits.receivedCoin(deposit.chain(), deposit.to(), first - 1, deposit.blockNumber()));
  }

  private static Horizon horizon(Chain chain, Request request) {
    long head = chain.head().number();
    Horizon byDepth = Horizon.ofDepth(head, request.confirmationsRequired());
    return switch (request.finality()) {
      case DEPTH -> byDepth;
      // A node that knows no tag (yet) must not hold a payment for ever.
      case SAFE, FINALIZED ->
          chain
              .head(request.finality())
              .map(tagged -> new Horizon(head, tagged.number()))
              .orElse(byDepth);
    };
  }

  /**
   * The owner is told inside the transaction so that its row is locked and its count of changes
   * goes up with each; no announcement follows, since the caller looks next.
   *
   * @return how many were changed by this call
   */
  private int record(List<Deposit> deep) {
    if (deep.isEmpty()) {
      return 0;
    }
    Integer confirmed =
        transactions.execute(status -> {
          List<Deposit> changed =
              deep.stream().map(deposits::confirm).flatMap(Optional::stream).toList();
          if (!changed.isEmpty()) {
            listener.recorded(changed);
          }
          return changed.size();
        });
    return confirmed == null ? 0 : confirmed;
  }
}
