package dev.ctrip.gateway.chain.store;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How far each chain was read, and the last blocks of it.
 *
 * <p>The cursor only ever moves by compare-and-set on number <em>and</em> hash. A method that moves
 * it must run in the same transaction as what was found in the block, and comes first in it: the
 * row it locks makes replicas wait for each other, and the one that comes second learns that its
 * work is void before it wrote any.
 */
@Component
public class JdbcScanProgress {

  private final JdbcClient jdbc;
  private final Clock clock;

  public JdbcScanProgress(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Makes the chain known under its present name; leaves its cursor alone. Idempotent. */
  public void enroll(ChainSettings chain) {
    jdbc.sql(
            """
            insert into chain_state (chain_id, name, updated_at) values (:chain, :name, :now)
            on conflict (chain_id) do update set name = excluded.name, updated_at = excluded.updated_at
            where chain_state.name <> excluded.name
            """)
        .param("chain", chain.id().value())
        .param("name", chain.name())
        .param("now", now())
        .update();
  }

  /**
   * @return empty until {@link #begin}
   */
  public Optional<Cursor> cursor(ChainId chain) {
    return jdbc.sql(
            """
            select chain_id, cursor_number, cursor_hash, cursor_timestamp, head_number,
                complete_until
            from chain_state
            where chain_id = :chain and cursor_number is not null
            """)
        .param("chain", chain.value())
        .query((row, index) -> cursorFrom(row))
        .optional();
  }

  /**
   * Sets the first cursor of an enrolled chain.
   *
   * @return false if it has one already
   */
  public boolean begin(ChainId chain, BlockHeader head) {
    int begun =
        jdbc.sql(
                """
                update chain_state
                set cursor_number = :number, cursor_hash = :hash, cursor_timestamp = :minedAt,
                    complete_until = :minedAt, head_number = :number, updated_at = :now
                where chain_id = :chain and cursor_number is null
                """)
            .param("chain", chain.value())
            .param("number", head.number())
            .param("hash", head.hash().hex())
            .param("minedAt", utc(head.timestamp()))
            .param("now", now())
            .update();
    if (begun == 0) {
      return false;
    }
    keep(chain, List.of(head));
    return true;
  }

  /**
   * Moves the cursor over the next blocks and forgets blocks that are too old for any reorg.
   *
   * @param blocks at least one, each the child of the one before, the first that of the cursor
   * @param keptBlocks how many blocks are kept, the cursor's own included
   * @return false if the cursor is elsewhere by now: the caller's work is void
   */
  public boolean advance(Cursor from, List<BlockHeader> blocks, long headNumber, int keptBlocks) {
    BlockHeader to = blocks.getLast();
    if (!move(from, to, headNumber)) {
      return false;
    }
    keep(from.chain(), blocks.subList(Math.max(0, blocks.size() - keptBlocks), blocks.size()));
    jdbc.sql("delete from scanned_block where chain_id = :chain and number <= :oldest")
        .param("chain", from.chain().value())
        .param("oldest", to.number() - keptBlocks)
        .update();
    return true;
  }

  /**
   * Moves the cursor back to a canonical block and forgets all blocks above it.
   *
   * @return false if the cursor is elsewhere by now: the caller's work is void
   */
  public boolean rewind(Cursor from, BlockHeader to, long headNumber) {
    if (!move(from, to, headNumber)) {
      return false;
    }
    jdbc.sql("delete from scanned_block where chain_id = :chain and number > :number")
        .param("chain", from.chain().value())
        .param("number", to.number())
        .update();
    jdbc.sql("delete from balance_check where chain_id = :chain and block_number > :number")
        .param("chain", from.chain().value())
        .param("number", to.number())
        .update();
    jdbc.sql(
            """
            update chain_state set complete_until = least(complete_until, :until)
            where chain_id = :chain
            """)
        .param("chain", from.chain().value())
        .param("until", utc(to.timestamp()))
        .update();
    keep(from.chain(), List.of(to));
    return true;
  }

  /** Notes up to where {@link Cursor#completeUntil} is true, unless the cursor went back since. */
  public void completeUntil(ChainId chain, Instant until) {
    jdbc.sql(
            """
            update chain_state set complete_until = :until
            where chain_id = :chain and cursor_timestamp >= :until
            """)
        .param("chain", chain.value())
        .param("until", utc(until))
        .update();
  }

  /**
   * The newest block that was mined by then, or the oldest that is kept.
   *
   * @return empty if none is kept
   */
  public Optional<BlockHeader> keptBlockAt(ChainId chain, Instant time) {
    return jdbc.sql(
            """
            select number, hash, parent_hash, mined_at from scanned_block where chain_id = :chain
            order by mined_at > :time, abs(extract(epoch from mined_at - :time)), number desc limit 1
            """)
        .param("chain", chain.value())
        .param("time", utc(time))
        .query((row, index) ->
            new BlockHeader(
                row.getLong("number"),
                new BlockHash(row.getString("hash")),
                new BlockHash(row.getString("parent_hash")),
                row.getObject("mined_at", OffsetDateTime.class).toInstant()))
        .optional();
  }

  /**
   * Notes whether the cursor is far behind the time of day.
   *
   * @return whether that is news
   */
  public boolean setBehind(ChainId chain, boolean behind) {
    return jdbc.sql(
                "update chain_state set behind = :behind where chain_id = :chain and behind <> :behind")
            .param("chain", chain.value())
            .param("behind", behind)
            .update()
        == 1;
  }

  /**
   * Holds the cursor until the caller's transaction ends, so that nobody else records deposits of
   * that chain meanwhile.
   */
  public void lock(ChainId chain) {
    jdbc.sql("select chain_id from chain_state where chain_id = :chain for update")
        .param("chain", chain.value())
        .query(Long.class)
        .optional();
  }

  /** As {@link dev.ctrip.gateway.chain.Deposits#holdsCanonical} says. */
  public boolean holdsCanonical(ChainId chain, long number, BlockHash hash) {
    boolean read =
        jdbc.sql(
                """
                select cursor_number >= :number as read from chain_state
                where chain_id = :chain and cursor_number is not null for share
                """)
            .param("chain", chain.value())
            .param("number", number)
            .query((row, index) -> row.getBoolean("read"))
            .optional()
            .orElse(false);
    return read
        && jdbc.sql("select hash from scanned_block where chain_id = :chain and number = :number")
            .param("chain", chain.value())
            .param("number", number)
            .query((row, index) -> row.getString("hash"))
            .optional()
            .map(hash.hex()::equals)
            .orElse(true);
  }

  /** The blocks kept of a chain, newest first. */
  public List<KnownBlock> keptBlocks(ChainId chain) {
    return jdbc.sql(
            """
            select number, hash from scanned_block where chain_id = :chain order by number desc
            """)
        .param("chain", chain.value())
        .query((row, index) ->
            new KnownBlock(row.getLong("number"), new BlockHash(row.getString("hash"))))
        .list();
  }

  private boolean move(Cursor from, BlockHeader to, long headNumber) {
    return jdbc.sql(
                """
                update chain_state
                set cursor_number = :number, cursor_hash = :hash, cursor_timestamp = :minedAt,
                    head_number = :head, updated_at = :now
                where chain_id = :chain and cursor_number = :fromNumber and cursor_hash = :fromHash
                """)
            .param("chain", from.chain().value())
            .param("fromNumber", from.number())
            .param("fromHash", from.hash().hex())
            .param("number", to.number())
            .param("hash", to.hash().hex())
            .param("minedAt", utc(to.timestamp()))
            .param("head", headNumber)
            .param("now", now())
            .update()
        == 1;
  }

  private void keep(ChainId chain, List<BlockHeader> blocks) {
    jdbc.sql(
            """
            insert into scanned_block (chain_id, number, hash, parent_hash, mined_at)
            select :chain, * from unnest(:numbers::bigint[], :hashes::text[], :parentHashes::text[],
                :minedAt::text[]::timestamptz[])
            on conflict (chain_id, number) do update
            set hash = excluded.hash, parent_hash = excluded.parent_hash, mined_at = excluded.mined_at
            """)
        .param("chain", chain.value())
        .param("numbers", array(blocks, BlockHeader::number, Long[]::new))
        .param("hashes", array(blocks, block -> block.hash().hex(), String[]::new))
        .param("parentHashes", array(blocks, block -> block.parentHash().hex(), String[]::new))
        .param("minedAt", array(blocks, block -> block.timestamp().toString(), String[]::new))
        .update();
  }

  private static <T> T[] array(
      List<BlockHeader> blocks, Function<BlockHeader, T> column, IntFunction<T[]> array) {
    return blocks.stream().map(column).toArray(array);
  }

  private static Cursor cursorFrom(ResultSet row) throws SQLException {
    return new Cursor(
        new ChainId(row.getLong("chain_id")),
        row.getLong("cursor_number"),
        new BlockHash(row.getString("cursor_hash")),
        row.getObject("cursor_timestamp", OffsetDateTime.class).toInstant(),
        row.getLong("head_number"),
        row.getObject("complete_until", OffsetDateTime.class).toInstant());
  }

  private OffsetDateTime now() {
    return utc(clock.instant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
