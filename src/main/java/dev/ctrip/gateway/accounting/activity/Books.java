package dev.ctrip.gateway.accounting.activity;

import dev.ctrip.gateway.accounting.store.Entry;
import dev.ctrip.gateway.accounting.store.FactRows;
import dev.ctrip.gateway.accounting.store.FactRows.Due;
import dev.ctrip.gateway.accounting.store.Journal;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Posts what has happened. */
@Component
@ConditionalOnRole(Role.WORKER)
class Books {

  /** What one transaction is to hold. */
  private static final int AT_ONCE = 500;

  private final FactRows facts;
  private final Journal journal;
  private final TransactionOperations transactions;

  Books(FactRows facts, Journal journal, TransactionOperations transactions) {
    this.facts = facts;
    this.journal = journal;
    this.transactions = transactions;
  }

  private record Batch(int facts, int entries) {}

  /**
   * Makes the books say what the facts say by now: posts what is new, takes back what is not so any
   * more. Idempotent.
   *
   * @param alive called now and then
   * @return how many entries that took
   */
  int post(ChainSettings chain, Cursor cursor, Runnable alive) {
    int entries = 0;
    Batch batch;
    do {
      batch = transactions.execute(status -> postSome(chain, cursor));
      entries += batch.entries();
      alive.run();
    } while (batch.facts() >= AT_ONCE);
    return entries;
  }

  private Batch postSome(ChainSettings chain, Cursor cursor) {
    journal.lock(chain.id());
    long deepBlock = cursor.number() - chain.reorgDepth();
    List<Due> due = facts.due(chain.id(), AT_ONCE);
    List<String> deep = facts.deepDeposits(chain.id(), deepBlock, AT_ONCE);
    Set<String> sources = new LinkedHashSet<>();
    due.forEach(one -> sources.add(one.source()));
    sources.addAll(deep);
    sources.addAll(facts.ofLostBlocks(chain.id()));
    if (sources.isEmpty()) {
      return new Batch(0, 0);
    }
    Map<String, Entry> wanted = facts.entries(chain, sources, deepBlock);
    int entries = journal.bring(chain, sources, wanted);
    facts.done(due);
    return new Batch(Math.max(due.size(), deep.size()), entries);
  }
}
