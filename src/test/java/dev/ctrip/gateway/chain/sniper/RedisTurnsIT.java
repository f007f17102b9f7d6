package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.world.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class RedisTurnsIT {

  private static final Address OURS = ScriptedChain.address(1);
  private static final Duration LONGER_THAN_LEFT_ALONE = Duration.ofSeconds(11);

  private final TestRedis redis = TestRedis.start();
  private final ScriptedChain chain = new ScriptedChain();
  private final ScanWorld world = new ScanWorld(chain, OURS);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final RedisTurns turns = new RedisTurns(redis.template(), new TestClock());
  private final RedisTurns replica = new RedisTurns(redis.template(), new TestClock());

  @AfterEach
  void close() {
    world.close();
    redis.close();
  }

  @Test
  void oneReplicaAtATimeReadsOnFromABlock() {
    world.scanner().advance();
    Cursor cursor = world.cursor();

    assertThat(turns.take(cursor)).isTrue();
    assertThat(turns.take(cursor)).as("its own turn").isTrue();
    assertThat(replica.take(cursor)).isFalse();
    assertThat(redis.template().getExpire(RedisTurns.key(cursor), TimeUnit.MILLISECONDS))
        .isBetween(1L, 3000L);

    turns.giveBack(cursor);
    assertThat(replica.take(cursor)).isTrue();
  }

  @Test
  void sparesAReplicaTheBlocksThatAnotherOneReads() {
    world.scanner(turns).advance();
    chain.pay(OURS, 5);
    chain.mine(2);
    chain.afterCalls(0, () -> world.scanner(replica).advance());

    world.scanner(turns).advance();

    assertThat(chain.happened()).isTrue();
    assertThat(chain.blocksServed()).isEqualTo(2);
    assertThat(world.listener.recorded()).hasSize(1);
  }

  @Test
  void aReplicaGoesOnFromWhereTheOtherOneHasCome() {
    world.scanner(turns).advance();
    Cursor begun = world.cursor();
    chain.mine(2);
    world.scanner(turns).advance();
    chain.pay(OURS, 5);
    chain.mine();
    replica.take(begun);

    world.scanner(turns).advance();

    assertThat(world.seenBy(OURS)).hasSize(1);
  }

  @Test
  void whenFlushedTheBlockIsReadTwiceAndTheDepositRecordedOnce() {
    world.scanner(turns).advance();
    chain.pay(OURS, 5);
    chain.mine(2);
    chain.afterCalls(
        0,
        () -> {
          flush();
          world.scanner(replica).advance();
        });

    world.scanner(turns).advance();

    assertThat(chain.blocksServed()).isGreaterThan(2);
    assertThat(world.listener.recorded()).hasSize(1);
    assertThat(world.cursor().number()).isEqualTo(chain.tip());
  }

  private void flush() {
    redis
        .template()
        .execute(
            connection -> {
              connection.serverCommands().flushAll();
              return "";
            },
            false);
  }

  @Test
  void withoutRedisNothingIsLostAndLittleTimeIs(CapturedOutput log) {
    world.scanner(turns).advance();
    redis.stopServer();
    chain.pay(OURS, 5);
    chain.mine(30);

    long began = System.nanoTime();
    world.scanner(turns).advance();

    assertThat(world.seenBy(OURS)).hasSize(1);
    assertThat(world.cursor().number()).isEqualTo(chain.tip());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(log.getAll().split("Redis does not answer", -1)).hasSize(2);
  }

  @Test
  void areUsedAgainWhenRedisComesBack(CapturedOutput log) {
    world.scanner().advance();
    Cursor cursor = world.cursor();
    redis.stopServer();
    assertThat(turns.take(cursor)).isTrue();
    now = now.plus(LONGER_THAN_LEFT_ALONE);
    assertThat(turns.take(cursor)).isTrue();
    redis.startServerAgain();

    turns.take(cursor);
    assertThat(redis.template().keys("*")).isEmpty();
    now = now.plus(LONGER_THAN_LEFT_ALONE);
    turns.take(cursor);

    assertThat(redis.template().keys("*")).hasSize(1);
    assertThat(log.getAll().split("Redis does not answer", -1)).hasSize(2);
    assertThat(log.getAll()).containsOnlyOnce("Redis answers again");
  }

  private final class TestClock extends Clock {

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
