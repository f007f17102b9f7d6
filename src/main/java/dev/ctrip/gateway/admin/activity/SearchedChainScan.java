package dev.ctrip.gateway.admin.activity;

import dev.ctrip.gateway.admin.Findings;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositSearch;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.spring.boot.ActivityImpl;
import java.util.List;
import org.springframework.stereotype.Component;

/** Scans by the chain module's own search. */
@Component
@ConditionalOnRole(Role.WORKER)
@ActivityImpl(taskQueues = TaskQueues.CHAIN)
class SearchedChainScan implements ChainScan {

  private final DepositSearch search;
  private final Deposits deposits;

  SearchedChainScan(DepositSearch search, Deposits deposits) {
    this.search = search;
    this.deposits = deposits;
  }

  // A heartbeat throws once the activity is cancelled or its worker stops, which ends a search.

  @Override
  public Findings advance(ChainId chain) {
    return Findings.of(search.advance(chain, Activity.getExecutionContext()::heartbeat), List.of());
  }

  @Override
  public Findings again(Blocks request) {
    ActivityExecutionContext activity = Activity.getExecutionContext();
    BlockRange range = request.range();
    long from = activity.getHeartbeatDetails(Long.class).map(done -> done + 1).orElse(range.from());
    List<Deposit> found =
        from > range.to()
            ? List.of()
            : search.again(request.chain(), new BlockRange(from, range.to()), activity::heartbeat);
    return findings(request.chain(), found);
  }

  @Override
  public Findings byBalance(Holder request) {
    return findings(request.chain(), search.byBalance(request.chain(), request.address()));
  }

  private Findings findings(ChainId chain, List<Deposit> found) {
    Cursor cursor =
        deposits
            .cursor(chain)
            .orElseThrow(() -> new IllegalStateException(chain + " has never been read"));
    return Findings.of(cursor, found);
  }
}
