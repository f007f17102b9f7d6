package dev.ctrip.gateway.operator.page;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Cursor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a chain is read.
 *
 * @param read number of the last block that was read whole
 * @param head of the latest one that was known then
 * @param age of the block that was read last
 * @param state in a word
 * @param good whether all is as it should be
 */
public record ChainLine(
    String name,
    long id,
    String read,
    String head,
    String behind,
    String age,
    String state,
    boolean good) {

  static ChainLine of(ChainSettings chain, Optional<Cursor> cursor, Instant now) {
    return cursor
        .map(known -> of(chain, known, now))
        .orElseGet(() ->
            new ChainLine(
                chain.name(), chain.id().value(), "–", "–", "–", "–", "not read yet", false));
  }

  private static ChainLine of(ChainSettings chain, Cursor cursor, Instant now) {
    Duration age = Duration.between(cursor.timestamp(), now);
    boolean late = age.compareTo(chain.patience()) > 0;
    return new ChainLine(
        chain.name(),
        chain.id().value(),
        Long.toString(cursor.number()),
        Long.toString(cursor.headNumber()),
        Long.toString(Math.max(0, cursor.headNumber() - cursor.number())),
        Words.duration(age),
        late ? "behind" : "read",
        !late);
  }
}
