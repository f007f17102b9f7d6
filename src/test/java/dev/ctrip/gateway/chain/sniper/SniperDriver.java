package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.HeadFeed;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.chain.store.JdbcTokenChecks;
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
 * Forgets the marks that others have left in Redis: each driver reads for itself.
 */
public final class SniperDriver {

  private static final Duration STOP_AT_MOST = Duration.ofSeconds(20);

  private final Chain chain;
  private final JdbcScanProgress progress;
  private final JdbcTokenChecks tokenChecks;
  private final Scanner scanner;
  private final SniperMetrics metrics;

  public SniperDriver(
      Chain chain,
      DepositListener listener,
      JdbcClient jdbc,
      TransactionTemplate transactions,
      TestRedis redis,
      Clock clock) {
    this.chain = chain;
    this.progress = new JdbcScanProgress(jdbc, clock);
    this.tokenChecks = new JdbcTokenChecks(jdbc, clock);
    this.metrics = new SniperMetrics(new SimpleMeterRegistry(), chain.settings());
    this.scanner =
        new Scanner(
            chain,
            progress,
            new JdbcDeposits(jdbc, progress, clock),
            listener,
            transactions,
            new RedisBlockMarks(redis.template(), clock),
            metrics,
            clock);
    forgetMarks(redis);
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
            chain.settings(), scanner, new TokenInspection(chain, tokenChecks), heads, metrics);
    sniper.start();
    return () -> {
      sniper.askToStop();
      if (!sniper.awaitEnd(STOP_AT_MOST)) {
        throw new IllegalStateException("the sniper does not stop");
      }
    };
  }

  private static void forgetMarks(TestRedis redis) {
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
