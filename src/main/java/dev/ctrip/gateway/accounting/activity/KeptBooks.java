package dev.ctrip.gateway.accounting.activity;

import dev.ctrip.gateway.accounting.BooksKeeping;
import dev.ctrip.gateway.accounting.store.IncidentRows;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.temporal.activity.Activity;
import io.temporal.spring.boot.ActivityImpl;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Posts, then checks. */
@Component
@ConditionalOnRole(Role.WORKER)
@ActivityImpl(taskQueues = TaskQueues.CHAIN)
class KeptBooks implements BooksKeeping {

  private final Nodes nodes;
  private final Deposits deposits;
  private final Books books;
  private final BooksCheck check;
  private final IncidentRows incidents;

  KeptBooks(Nodes nodes, Deposits deposits, Books books, BooksCheck check, IncidentRows incidents) {
    this.nodes = nodes;
    this.deposits = deposits;
    this.books = books;
    this.check = check;
    this.incidents = incidents;
  }

  @Override
  public Report keep(ChainId chainId) {
    return keep(chainId, () -> Activity.getExecutionContext().heartbeat(null));
  }

  Report keep(ChainId chainId, Runnable alive) {
    Chain chain = nodes.of(chainId);
    Optional<Cursor> cursor = deposits.cursor(chainId);
    if (cursor.isEmpty()) {
      return new Report(0, 0, 0);
    }
    int posted = books.post(chain.settings(), cursor.get(), alive);
    int checked = check.check(chain, cursor.get(), alive);
    return new Report(posted, checked, incidents.open(chainId));
  }
}
