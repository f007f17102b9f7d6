package dev.ctrip.gateway.chain.sniper;

import com.zaxxer.hikari.HikariDataSource;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.DepositSearch;
import dev.ctrip.gateway.chain.store.JdbcBalanceChecks;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.chain.store.JdbcTokenChecks;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.world.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One scripted chain, one fresh database, one listener, and as many scanners as a test wants. */
public final class ScanWorld implements AutoCloseable {

  static final Turns NO_TURNS =
      new Turns() {
        @Override
        public boolean take(Cursor cursor) {
          return true;
        }

        @Override
        public void giveBack(Cursor cursor) {}
      };

  private final @Nullable HikariDataSource pool;
  public final JdbcClient jdbc;
  public final TransactionTemplate transactions;
  private final Clock clock;
  public final JdbcScanProgress progress;
  public final JdbcDeposits deposits;
  public final MeterRegistry meters = new SimpleMeterRegistry();
  public final JdbcTokenChecks tokenChecks;
  public final JdbcBalanceChecks balanceChecks;
  private final Chain chain;
  public final RecordingListener listener;
  public final ScriptedTransfers sent = new ScriptedTransfers();
  private @Nullable SniperMetrics metrics;

  public ScanWorld(Chain chain, Address... ours) {
    this(chain, Clock.systemUTC(), ours);
  }

  ScanWorld(Chain chain, Clock clock, Address... ours) {
    this(pool(), chain, clock, ours);
  }

  private ScanWorld(HikariDataSource own, Chain chain, Clock clock, Address... ours) {
    this(own, own, chain, clock, ours);
  }

  private ScanWorld(
      @Nullable HikariDataSource own,
      DataSource database,
      Chain chain,
      Clock clock,
      Address... ours) {
    this.pool = own;
    this.jdbc = JdbcClient.create(database);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(database));
    this.progress = new JdbcScanProgress(jdbc, Clock.systemUTC());
    this.deposits = new JdbcDeposits(jdbc, progress, Clock.systemUTC());
    this.tokenChecks = new JdbcTokenChecks(jdbc, Clock.systemUTC());
    this.balanceChecks = new JdbcBalanceChecks(jdbc);
    this.chain = chain;
    this.clock = clock;
    this.listener = new RecordingListener(ours);
  }

  /** On a database that others may use as well, for chains with other ids. */
  static ScanWorld sharing(DataSource database, Chain chain) {
    return new ScanWorld(null, database, chain, Clock.systemUTC());
  }

  Scanner scanner() {
    return scanner(NO_TURNS);
  }

  Scanner scanner(Turns turns) {
    return new Scanner(
        chain,
        progress,
        deposits,
        balanceChecks,
        listener,
        sent,
        transactions,
        turns,
        metrics(),
        clock);
  }

  /** What the gateway's own parts are made with, on this chain. */
  Followed followed(DepositListener told) {
    return new Followed(
        id -> chain,
        progress,
        deposits,
        tokenChecks,
        balanceChecks,
        told,
        sent,
        transactions,
        meters,
        clock);
  }

  public DepositSearch search() {
    return new ChainSearch(
        () -> List.of(chain.settings()), id -> chain, followed(listener), progress, deposits);
  }

  /** A meter is registered once, however many scanners there are. */
  private synchronized SniperMetrics metrics() {
    if (metrics == null) {
      metrics = new SniperMetrics(meters, chain.settings());
    }
    return metrics;
  }

  /** Reads the chain up to its head. */
  public void scan() {
    Scanner scanner = scanner();
    while (scanner.advance()) {}
  }

  Cursor cursor() {
    return progress.cursor(chain.settings().id()).orElseThrow();
  }

  List<Deposit> seenBy(Address... addresses) {
    return List.of(addresses).stream()
        .flatMap(address -> deposits.to(address).stream())
        .filter(deposit -> deposit.state() == Deposit.State.SEEN)
        .toList();
  }

  double count(String meter) {
    return meters.get(meter).counter().count();
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }

  /** A connection for every statement would make up most of a test's time. */
  private static HikariDataSource pool() {
    HikariDataSource pool = new HikariDataSource();
    pool.setDataSource(TestDatabase.fresh().dataSource());
    pool.setMaximumPoolSize(4);
    pool.setMinimumIdle(0);
    return pool;
  }
}
