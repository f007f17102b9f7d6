package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Turns in Redis. While Redis is away it is left alone for some seconds after each failure, so that
 * a block never waits for more than one time-out, and everybody may read.
 */
@Component
@ConditionalOnRole(Role.WORKER)
final class RedisTurns implements Turns {

  private static final Logger log = LoggerFactory.getLogger(RedisTurns.class);

  /** How long a replica that died in its turn holds up the others at most. */
  private static final Duration TURN = Duration.ofSeconds(3);

  private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

  private final StringRedisTemplate redis;
  private final Clock clock;
  private final String self = UUID.randomUUID().toString();

  /** When Redis may be asked again; in the past while it works. */
  private final AtomicReference<Instant> closedUntil = new AtomicReference<>(Instant.MIN);

  RedisTurns(StringRedisTemplate redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  public boolean take(Cursor cursor) {
    return attempt(() ->
        Boolean.TRUE.equals(redis.opsForValue().setIfAbsent(key(cursor), self, TURN))
            || self.equals(redis.opsForValue().get(key(cursor))));
  }

  @Override
  public void giveBack(Cursor cursor) {
    attempt(() -> redis.delete(key(cursor)));
  }

  static String key(Cursor cursor) {
    return "ctrip:sniper:" + cursor.chain() + ":" + cursor.number() + ":" + cursor.hash();
  }

  /**
   * @return true also where Redis is away
   */
  private boolean attempt(Command command) {
    Instant closed = closedUntil.get();
    if (clock.instant().isBefore(closed)) {
      return true;
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
      return true;
    }
  }

  private interface Command {
    boolean run();
  }
}
