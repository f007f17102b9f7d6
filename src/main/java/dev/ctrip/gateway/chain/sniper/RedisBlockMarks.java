package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Marks in Redis. While Redis is away it is left alone for some seconds after each failure, so that
 * a block never waits for more than one time-out.
 */
@Component
@ConditionalOnRole(Role.WORKER)
final class RedisBlockMarks implements BlockMarks {

  private static final Logger log = LoggerFactory.getLogger(RedisBlockMarks.class);

  /** Longer than replicas are ever apart; after it they only do the work twice. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

  private final StringRedisTemplate redis;
  private final Clock clock;

  /** When Redis may be asked again; in the past while it works. */
  private final AtomicReference<Instant> closedUntil = new AtomicReference<>(Instant.MIN);

  RedisBlockMarks(StringRedisTemplate redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  public boolean isMarked(ChainId chain, BlockHeader block) {
    return attempt(() -> redis.hasKey(key(chain, block)));
  }

  @Override
  public void mark(ChainId chain, BlockHeader block) {
    attempt(() -> {
      redis.opsForValue().set(key(chain, block), "", KEPT);
      return true;
    });
  }

  static String key(ChainId chain, BlockHeader block) {
    return "ctrip:sniper:" + chain + ":" + block.number() + ":" + block.hash();
  }

  private boolean attempt(Command command) {
    Instant closed = closedUntil.get();
    if (clock.instant().isBefore(closed)) {
      return false;
    }
    try {
      boolean answer = command.run();
      if (closedUntil.getAndSet(Instant.MIN).isAfter(Instant.MIN)) {
        log.info("Redis answers again; replicas share their work");
      }
      return answer;
    } catch (RuntimeException e) {
      if (closedUntil.getAndSet(clock.instant().plus(LEFT_ALONE)).equals(Instant.MIN)) {
        log.warn("Redis does not answer; replicas may read blocks twice: {}", e.toString());
      }
      return false;
    }
  }

  private interface Command {
    boolean run();
  }
}
