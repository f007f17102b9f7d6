package dev.ctrip.gateway.chain.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.world.RefusingDeposits;
import dev.ctrip.gateway.world.api.FakeChains;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ChainsHealthIndicatorTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Cursors cursors = new Cursors();

  @Test
  void isUpWhileEveryChainIsReadInTime() {
    cursors.put(31337, Duration.ofSeconds(3));
    cursors.put(4711, Duration.ofSeconds(60));

    assertThat(ask().getStatus()).isEqualTo(Status.UP);
    assertThat(ask().getDetails())
        .containsEntry("local", Map.of("block", 12L, "blocksBehind", 3L, "blockAgeSeconds", 3L));
  }

  @Test
  void isDownWhenOneChainStandsStill() {
    cursors.put(31337, Duration.ofSeconds(3));
    cursors.put(4711, Duration.ofSeconds(61));

    assertThat(ask().getStatus()).isEqualTo(Status.DOWN);
  }

  @Test
  void isDownUntilEveryChainWasRead() {
    cursors.put(4711, Duration.ZERO);

    assertThat(ask().getStatus()).isEqualTo(Status.DOWN);
    assertThat(ask().getDetails()).containsEntry("local", "no block was read yet");
  }

  private Health ask() {
    return new ChainsHealthIndicator(new FakeChains(), cursors, Clock.fixed(NOW, ZoneOffset.UTC))
        .health();
  }

  /** Cursors at block 12 of 15. */
  private static final class Cursors implements RefusingDeposits {

    private final Map<ChainId, Cursor> cursors = new HashMap<>();

    void put(long chain, Duration age) {
      ChainId id = ChainId.of(chain);
      BlockHash hash = BlockHash.parse("0x" + "a".repeat(64));
      cursors.put(id, new Cursor(id, 12, hash, NOW.minus(age), 15, NOW.minus(age)));
    }

    @Override
    public Optional<Cursor> cursor(ChainId chain) {
      return Optional.ofNullable(cursors.get(chain));
    }
  }
}
