package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.HeadFeed;
import dev.ctrip.gateway.chain.store.JdbcBalanceChecks;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.chain.store.JdbcTokenChecks;
import dev.ctrip.gateway.sweep.store.JdbcOwnTransfers;
import dev.ctrip.gateway.world.TestRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.springframework.data.redis.connection.RedisServerCommands;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The real sniper of one chain, put together as a worker does, without the rest of the gateway.
 * Forgets the turns that others have taken in Redis: each driver reads for itself.
 */
public final class SniperDriver {

  private static final Duration STOP_AT_MOST = Duration.ofSeconds(20);

  private final Chain chain;
  private final JdbcScanProgress progress;
  private final Followed followed;
  private final Scanner scanner;

  public SniperDriver(
      Chain chain,
      DepositListener listener,
      JdbcClient jdbc,
      TransactionTemplate transactions,
      TestRedis redis,
      Clock clock) {
    this.chain = chain;
    this.progress = new JdbcScanProgress(jdbc, clock);
    this.followed =
        new Followed(
            id -> chain,
            progress,
            new JdbcDeposits(jdbc, progress, clock),
            new JdbcTokenChecks(jdbc, clock),
            new JdbcBalanceChecks(jdbc),
            listener,
            new JdbcOwnTransfers(jdbc),
            transactions,
            new SimpleMeterRegistry(),
            clock);
    this.scanner = followed.scanner(chain.settings(), new RedisTurns(redis.template(), clock));
    forgetTurns(redis);
  }

  /** Makes that block the place to begin, unless it has begun already. */
  public void beginAt(long block) {
    progress.enroll(chain.settings());
    progress.begin(chain.settings().id(), chain.header(block).orElseThrow());
  }

  /** Number of the last block that was read. */
  public long cursor() {
    return progress.cursor(chain.settings().id()).map(Cursor::number).orElse(-1L);
  }

  /** Reads the chain up to its head, in this thread. */
  public void scan() {
    while (scanner.advance()) {}
  }

  /** Follows the chain until the answer is closed. Once only, and not beside {@link #scan}. */
  public AutoCloseable follow(HeadFeed heads) {
    Sniper sniper =
        new Sniper(
            chain.settings(),
            scanner,
            followed.upkeep(chain.settings(), scanner.blocksAtOnce()),
            heads,
            followed.metrics(chain.settings()));
    sniper.start();
    return () -> {
      sniper.askToStop();
      if (!sniper.awaitEnd(STOP_AT_MOST)) {
        throw new IllegalStateException("the sniper does not stop");
      }
    };
  }

  private static void forgetTurns(TestRedis redis) {
    redis
        .template()
        .execute(
            connection -> {
              RedisServerCommands server = Objects.requireNonNull(connection).serverCommands();
              server.flushDb();
              return true;
            },
            true);
  }
}
