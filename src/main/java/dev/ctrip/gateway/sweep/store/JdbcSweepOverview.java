package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOverview;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
public class JdbcSweepOverview implements SweepOverview {

  private final JdbcClient jdbc;

  public JdbcSweepOverview(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Entry> list(Filter filter) {
    List<Row> rows =
        jdbc.sql(
                """
                select s.* from sweep s
                where (cast(:state as text) is null or s.state = :state)
                  and (cast(:chain as bigint) is null or s.chain_id = :chain)
                  and (cast(:after as text) is null
                    or (s.created_at, s.id) < (select created_at, id from sweep where id = :after))
                order by s.created_at desc, s.id desc
                limit :limit
                """)
            .param("state", lower(filter.state()), Types.VARCHAR)
            .param("chain", filter.chain() == null ? null : filter.chain().value(), Types.BIGINT)
            .param("after", filter.after(), Types.VARCHAR)
            .param("limit", filter.limit())
            .query((row, number) -> row(row))
            .list();
    return entries(rows);
  }

  @Override
  public Optional<Entry> newest(String paymentId, ChainId chain, @Nullable Address contract) {
    List<Row> rows =
        jdbc.sql(
                """
                select s.* from sweep s
                where s.payment_id = :payment and s.chain_id = :chain
                  and s.asset is not distinct from :asset
                order by s.created_at desc, s.id desc
                limit 1
                """)
            .param("payment", paymentId)
            .param("chain", chain.value())
            .param("asset", contract == null ? null : contract.checksummed(), Types.VARCHAR)
            .query((row, number) -> row(row))
            .list();
    return entries(rows).stream().findFirst();
  }

  @Override
  public boolean exists(String sweepId) {
    return jdbc.sql("select exists (select from sweep where id = :id)")
        .param("id", sweepId)
        .query(Boolean.class)
        .single();
  }

  @Override
  public long countWaiting(ChainId chain, Sweep.WaitsFor waitsFor) {
    return jdbc.sql(
            """
            select count(*) from sweep
            where chain_id = :chain and state = 'waiting' and waits_for = :waitsFor
            """)
        .param("chain", chain.value())
        .param("waitsFor", lower(waitsFor))
        .query(Long.class)
        .single();
  }

  /**
   * Sweeps of a chain that are not over, in order of id.
   *
   * @param triedBefore of those that wait for anything but gas, or whose gas is on its way, only
   *     what was not tried since; null for all, those that are under way included
   */
  public List<Open> open(ChainId chain, @Nullable Instant triedBefore, String afterId, int atMost) {
    return jdbc.sql(
            """
            select id, from_address, asset from sweep
            where chain_id = :chain and id > :after
              and case when cast(:before as timestamptz) is null
                  then state in ('waiting', 'planned', 'signed')
                  else state = 'waiting'
                    and (updated_at < :before
                      or waits_for = 'gas' and not exists (
                        select from outgoing o where o.sweep_id = sweep.id and o.purpose = 'gas'
                          and o.state in ('planned', 'signed'))) end
            order by id
            limit :most
            """)
        .param("chain", chain.value())
        .param("after", afterId)
        .param("before", triedBefore == null ? null : Timestamp.from(triedBefore), Types.TIMESTAMP)
        .param("most", atMost)
        .query((row, number) ->
            new Open(
                row.getString("id"),
                Address.parse(row.getString("from_address")),
                address(row.getString("asset"))))
        .list();
  }

  /**
   * @param contract of the token; null for the native coin
   */
  public record Open(String id, Address from, @Nullable Address contract) {}

  private record Row(Sweep sweep, String paymentId, Address from, Address to, Instant updatedAt) {}

  /**
   * @param refundId the refund that it pays; null where it pays none, or was refused
   */
  private record AttemptRow(
      String sweepId,
      @Nullable Long live,
      Instant at,
      @Nullable String refundId,
      @Nullable SignedAttempt signed) {}

  private List<Entry> entries(List<Row> rows) {
    Map<String, List<AttemptRow>> attempts =
        attempts(rows.stream().map(row -> row.sweep().id()).toArray(String[]::new)).stream()
            .collect(Collectors.groupingBy(AttemptRow::sweepId));
    return rows.stream()
        .map(row -> entry(row, attempts.getOrDefault(row.sweep().id(), List.of())))
        .toList();
  }

  private static Entry entry(Row row, List<AttemptRow> attempts) {
    Sweep sweep = row.sweep();
    List<SignedAttempt> signed =
        attempts.stream()
            .flatMap(attempt -> Optional.ofNullable(attempt.signed()).stream())
            .toList();
    Long nonce =
        attempts.stream()
            .filter(attempt -> attempt.live() != null)
            .max(Comparator.comparing(AttemptRow::at))
            .map(AttemptRow::live)
            .orElse(null);
    return new Entry(
        new Sweep(
            sweep.id(),
            sweep.chain(),
            sweep.asset(),
            sweep.amount(),
            sweep.value(),
            sweep.fee(),
            sweep.state(),
            hash(signed),
            sweep.createdAt(),
            sweep.sweptAt(),
            sweep.reason(),
            sweep.waitsFor(),
            sweep.state() == Sweep.State.WAITING ? null : refund(attempts)),
        row.paymentId(),
        row.from(),
        row.to(),
        nonce,
        row.updatedAt(),
        signed);
  }

  /** By the newest transaction that is not gas. */
  private static @Nullable String refund(List<AttemptRow> attempts) {
    return attempts.reversed().stream()
        .filter(attempt -> attempt.live() != null)
        .findFirst()
        .map(AttemptRow::refundId)
        .orElse(null);
  }

  /** Of the transaction that was mined; else of the newest. */
  private static @Nullable TxHash hash(List<SignedAttempt> signed) {
    List<SignedAttempt> own = signed.stream().filter(attempt -> attempt.use() != Use.GAS).toList();
    return own.stream()
        .filter(SignedAttempt::mined)
        .findFirst()
        .or(() -> own.isEmpty() ? Optional.empty() : Optional.of(own.getLast()))
        .map(SignedAttempt::txHash)
        .orElse(null);
  }

  private List<AttemptRow> attempts(String[] sweepIds) {
    return jdbc.sql(
            """
            select o.sweep_id, o.refund_id, o.purpose, o.nonce, o.state, o.tx_hash as mined_hash, o.created_at,
              a.tx_hash, a.max_fee_per_gas, a.signed_at, a.broadcast_at
            from outgoing o join outgoing_attempt a on a.outgoing_id = o.id
            where o.sweep_id = any (:ids)
            order by o.created_at, o.id, a.ordinal
            """)
        .param("ids", sweepIds)
        .query((row, number) -> attempt(row))
        .list();
  }

  private static AttemptRow attempt(ResultSet row) throws SQLException {
    String txHash = row.getString("tx_hash");
    Use use = Use.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT));
    boolean live = use != Use.GAS && !row.getString("state").equals("refused");
    return new AttemptRow(
        row.getString("sweep_id"),
        live ? row.getLong("nonce") : null,
        row.getTimestamp("created_at").toInstant(),
        live ? row.getString("refund_id") : null,
        txHash == null
            ? null
            : new SignedAttempt(
                TxHash.parse(txHash),
                use,
                row.getLong("nonce"),
                row.getBigDecimal("max_fee_per_gas").toBigIntegerExact(),
                row.getTimestamp("signed_at").toInstant(),
                instant(row, "broadcast_at"),
                txHash.equals(row.getString("mined_hash"))));
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        JdbcSweeps.sweep(row, null, null),
        row.getString("payment_id"),
        Address.parse(row.getString("from_address")),
        Address.parse(row.getString("to_address")),
        row.getTimestamp("updated_at").toInstant());
  }

  private static @Nullable Address address(@Nullable String text) {
    return text == null ? null : Address.parse(text);
  }

  private static @Nullable String lower(@Nullable Enum<?> word) {
    return word == null ? null : word.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp timestamp = row.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }
}
