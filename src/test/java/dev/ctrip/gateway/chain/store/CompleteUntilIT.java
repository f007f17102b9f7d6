package dev.ctrip.gateway.chain.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.world.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Up to when all money was looked for, beside a cursor that others move as well. */
@Timeout(30)
class CompleteUntilIT {

  private static final ChainId CHAIN = ChainId.of(31337);
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final JdbcClient jdbc = TestDatabase.fresh().jdbc();
  private final JdbcScanProgress progress = new JdbcScanProgress(jdbc, Clock.systemUTC());

  @BeforeEach
  void readTwoBlocks() {
    jdbc.sql("insert into chain_state (chain_id, name, updated_at) values (31337, 'local', now())")
        .update();
    progress.begin(CHAIN, header(10));
    progress.advance(cursor(), List.of(header(11), header(12)), 12, 64);
  }

  @Test
  void isNotedUpToTheCursorsTime() {
    assertThat(cursor().completeUntil()).isEqualTo(timeOf(10));

    progress.completeUntil(CHAIN, timeOf(11));
    assertThat(cursor().completeUntil()).isEqualTo(timeOf(11));

    progress.completeUntil(CHAIN, timeOf(12));
    assertThat(cursor().completeUntil()).isEqualTo(timeOf(12));
  }

  @Test
  void isNotNotedWhereTheCursorWentBackBelowItSince() {
    progress.rewind(cursor(), header(11), 12);

    progress.completeUntil(CHAIN, timeOf(12));

    assertThat(cursor().completeUntil()).isEqualTo(timeOf(10));
    progress.completeUntil(CHAIN, timeOf(11));
    assertThat(cursor().completeUntil()).as("as far as it still is").isEqualTo(timeOf(11));
  }

  private Cursor cursor() {
    return progress.cursor(CHAIN).orElseThrow();
  }

  private static BlockHeader header(long number) {
    return new BlockHeader(number, hash(number), hash(number - 1), timeOf(number));
  }

  private static Instant timeOf(long block) {
    return TIME.plusSeconds(block);
  }

  private static BlockHash hash(long number) {
    return new BlockHash("0x%064x".formatted(number));
  }
}
