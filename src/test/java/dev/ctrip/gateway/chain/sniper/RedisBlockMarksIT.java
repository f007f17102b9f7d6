package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.BlockHeader;
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
class RedisBlockMarksIT {

  private static final Address OURS = ScriptedChain.address(1);
  private static final Duration LONGER_THAN_LEFT_ALONE = Duration.ofSeconds(11);

  private final TestRedis redis = TestRedis.start();
  private final ScriptedChain chain = new ScriptedChain();
  private final ScanWorld world = new ScanWorld(chain, OURS);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final RedisBlockMarks marks = new RedisBlockMarks(redis.template(), new TestClock());

  @AfterEach
  void close() {
    world.close();
    redis.close();
  }

  @Test
  void remembersABlockByItsHashForAWhile() {
    BlockHeader block = chain.mine();
    chain.takeBack(1);
    BlockHeader sibling = chain.mine();

    marks.mark(ScriptedChain.ID, block);

    assertThat(marks.isMarked(ScriptedChain.ID, block)).isTrue();
    assertThat(marks.isMarked(ScriptedChain.ID, sibling)).isFalse();
    assertThat(redis.template().getExpire(RedisBlockMarks.key(ScriptedChain.ID, block)))
        .isBetween(1L, TimeUnit.HOURS.toSeconds(1));
  }

  @Test
  void spareAReplicaTheBlocksThatAnotherOneRead() {
    world.scanner(marks).advance();
    chain.pay(OURS, 5);
    chain.mine(2);
    chain.afterCalls(1, () -> world.scanner(marks).advance());

    world.scanner(marks).advance();

    assertThat(chain.happened()).isTrue();
    assertThat(chain.blocksServed()).isEqualTo(2);
    assertThat(world.listener.recorded()).hasSize(1);
  }

  @Test
  void whenFlushedTheBlockIsReadTwiceAndTheDepositRecordedOnce() {
    world.scanner(marks).advance();
    chain.pay(OURS, 5);
    chain.mine(2);
    chain.afterCalls(
        1,
        () -> {
          world.scanner(marks).advance();
          redis
              .template()
              .execute(
                  connection -> {
                    connection.serverCommands().flushAll();
                    return "";
                  },
                  false);
        });

    world.scanner(marks).advance();

    assertThat(chain.blocksServed()).isGreaterThan(2);
    assertThat(world.listener.recorded()).hasSize(1);
    assertThat(world.cursor().number()).isEqualTo(chain.tip());
  }

  @Test
  void aMarkedBlockIsReadAllTheSameWhenTheCursorHasNotPassedIt() {
    world.scanner(marks).advance();
    chain.pay(OURS, 5);
    marks.mark(ScriptedChain.ID, chain.mine());

    world.scanner(marks).advance();

    assertThat(world.seenBy(OURS)).hasSize(1);
    assertThat(world.cursor().number()).isEqualTo(chain.tip());
  }

  @Test
  void withoutRedisNothingIsLostAndLittleTimeIs(CapturedOutput log) {
    world.scanner(marks).advance();
    redis.stopServer();
    chain.pay(OURS, 5);
    chain.mine(30);

    long began = System.nanoTime();
    world.scanner(marks).advance();

    assertThat(world.seenBy(OURS)).hasSize(1);
    assertThat(world.cursor().number()).isEqualTo(chain.tip());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(log.getAll().split("Redis does not answer", -1)).hasSize(2);
  }

  @Test
  void areUsedAgainWhenRedisComesBack(CapturedOutput log) {
    BlockHeader block = chain.mine();
    redis.stopServer();
    marks.mark(ScriptedChain.ID, block);
    now = now.plus(LONGER_THAN_LEFT_ALONE);
    marks.mark(ScriptedChain.ID, block);
    redis.startServerAgain();

    marks.mark(ScriptedChain.ID, block);
    assertThat(redis.template().keys("*")).isEmpty();
    now = now.plus(LONGER_THAN_LEFT_ALONE);
    marks.mark(ScriptedChain.ID, block);

    assertThat(marks.isMarked(ScriptedChain.ID, block)).isTrue();
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
