package dev.ctrip.gateway.refund.store;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.refund.Refund;
import dev.ctrip.gateway.refund.RefundState;
import dev.ctrip.gateway.sweep.RefundTransfers;
import dev.ctrip.gateway.wallet.KeyReference;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of refunds. Each method expects the caller's transaction. */
@Component
class RefundRows {

  /** With its payment's terms and its newest transaction, one that was refused last. */
  private static final String SELECT =
      """
      select r.*, p.chain_id, p.chain, p.token, p.token_contract_address, p.decimals,
        p.confirmations_required, p.block_time_millis, p.webhook_url, p.address,
        p.derivation_index,
        o.id as outgoing_id, o.state as outgoing_state, o.reason as outgoing_reason,
        o.refused_for_good, case when o.state <> 'refused' then o.key_account end as source,
        coalesce(o.tx_hash, a.tx_hash) as tx_hash
      from refund r join payment p on p.id = r.payment_id
      left join lateral (
        select * from outgoing where refund_id = r.id
        order by (state = 'refused'), created_at desc, id desc limit 1) o on true
      left join lateral (
        select tx_hash from outgoing_attempt where outgoing_id = o.id and tx_hash is not null
        order by ordinal desc limit 1) a on true
      """;

  /** How long a workflow that could not be told is left alone. */
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final JdbcClient jdbc;
  private final Chains chains;

  RefundRows(JdbcClient jdbc, Chains chains) {
    this.jdbc = jdbc;
    this.chains = chains;
  }

  /**
   * @param outgoing its transaction; null while there is none
   */
  record Stored(Refund refund, String requestHash, @Nullable Transaction outgoing) {}

  /**
   * @param state in the words of its table
   * @param reason why it failed or was refused; null where it was not
   * @param refusedForGood whether a refused one is for a person
   */
  record Transaction(String id, String state, @Nullable String reason, boolean refusedForGood) {}

  /**
   * What a payment was asked for, as far as refunds need it.
   *
   * @param asset what it is paid in
   * @param isPending whether it waits for money
   */
  record Paid(
      String id,
      ChainId chain,
      String chainName,
      Token asset,
      Address address,
      boolean isPending) {}

  /**
   * Locks the payment until the transaction ends.
   *
   * @throws org.springframework.dao.EmptyResultDataAccessException if there is none
   */
  Paid lockPayment(String paymentId) {
    return jdbc.sql("select * from payment where id = :id for update")
        .param("id", paymentId)
        .query((row, number) -> paid(row))
        .single();
  }

  Optional<Paid> payment(String merchantId, String paymentId) {
    return jdbc.sql("select * from payment where id = :id and merchant_id = :merchant")
        .param("id", paymentId)
        .param("merchant", merchantId)
        .query((row, number) -> paid(row))
        .optional();
  }

  Optional<Stored> find(String refundId) {
    return one("where r.id = :id", Map.of("id", refundId));
  }

  /** Locks the refund until the transaction ends; its payment is to be locked before. */
  Optional<Stored> lock(String refundId) {
    jdbc.sql("select 1 from refund where id = :id for update")
        .param("id", refundId)
        .query(Integer.class)
        .optional();
    return find(refundId);
  }

  Optional<Stored> byKey(String merchantId, String idempotencyKey) {
    return one(
        "where r.merchant_id = :merchant and r.idempotency_key = :key",
        Map.of("merchant", merchantId, "key", idempotencyKey));
  }

  List<Refund> ofPayment(String paymentId) {
    return list(
            "where r.payment_id = :payment order by r.created_at, r.id",
            Map.of("payment", paymentId))
        .stream()
        .map(Stored::refund)
        .toList();
  }

  /**
   * What a payment has received of its asset and no reorg is likely to take: deposits that were
   * confirmed, and such as are deeper than any reorg that is looked for.
   */
  TokenAmount received(Paid payment) {
    int reorgDepth = chains.withId(payment.chain()).map(ChainSettings::reorgDepth).orElse(0);
    return sum(
        """
        select coalesce(sum(d.amount), 0) from deposit d
        left join chain_state c on c.chain_id = d.chain_id
        where d.to_address = :address and d.chain_id = :chain
          and d.asset is not distinct from :asset and d.listed
          and (d.state = 'confirmed'
            or (d.state = 'seen' and :depth > 0 and d.block_number <= c.cursor_number - :depth))
        """,
        Map.of(
            "address", payment.address().checksummed(),
            "chain", payment.chain().value(),
            "depth", reorgDepth),
        payment);
  }

  /** What refunds of a payment speak for: all but those that were rejected. */
  TokenAmount spokenFor(Paid payment) {
    return sum(
        """
        select coalesce(sum(amount), 0) from refund
        where payment_id = :payment and state <> 'rejected'
        """,
        Map.of("payment", payment.id()),
        null);
  }

  TokenAmount refunded(Paid payment) {
    return sum(
        "select coalesce(sum(amount), 0) from refund where payment_id = :payment and state = 'done'",
        Map.of("payment", payment.id()),
        null);
  }

  /**
   * Whether its transaction was mined without effect so lately that a reorg could take the block;
   * mined again, it might move the money.
   */
  boolean mayStillSucceed(Refund refund) {
    int reorgDepth = chains.withId(refund.chain()).map(ChainSettings::reorgDepth).orElse(0);
    return jdbc.sql(
            """
            select exists (
              select from outgoing o join chain_state c on c.chain_id = o.chain_id
              where o.refund_id = :id and o.state = 'failed'
                and o.block_number > c.cursor_number - :depth)
            """)
        .param("id", refund.id())
        .param("depth", reorgDepth)
        .query(Boolean.class)
        .single();
  }

  private TokenAmount sum(String sql, Map<String, ?> params, @Nullable Paid payment) {
    JdbcClient.StatementSpec statement = jdbc.sql(sql).params(params);
    if (payment != null) {
      statement = statement.param("asset", text(payment.asset().contract()), Types.VARCHAR);
    }
    return TokenAmount.ofBaseUnits(statement.query(BigDecimal.class).single().toBigIntegerExact());
  }

  /**
   * What is to be stored.
   *
   * @param requestHash what the request means
   */
  record Row(
      String id,
      String paymentId,
      String merchantId,
      TokenAmount amount,
      Address to,
      @Nullable String reason,
      @Nullable String idempotencyKey,
      String requestHash,
      String requestedBy) {}

  void insert(Row row, Instant now) {
    jdbc.sql(
            """
            insert into refund (id, payment_id, merchant_id, amount, to_address, reason,
              idempotency_key, request_hash, requested_by, created_at, state, sequence, updated_at)
            values (:id, :payment, :merchant, :amount, :to, :reason, :key, :hash, :by, :now,
              'requested', 1, :now)
            """)
        .param("id", row.id())
        .param("payment", row.paymentId())
        .param("merchant", row.merchantId())
        .param("amount", new BigDecimal(row.amount().baseUnits()))
        .param("to", row.to().checksummed())
        .param("reason", row.reason(), Types.VARCHAR)
        .param("key", row.idempotencyKey(), Types.VARCHAR)
        .param("hash", row.requestHash())
        .param("by", row.requestedBy())
        .param("now", Timestamp.from(now))
        .update();
  }

  /**
   * Writes where a refund stands by now, by its own workflow, which needs not be told of that.
   *
   * @param from where it has to stand
   * @return whether it stood there
   */
  boolean move(
      String refundId,
      List<RefundState> from,
      RefundState to,
      @Nullable String detail,
      Instant now) {
    return jdbc.sql(
                """
                update refund
                set state = :state, detail = :detail, sequence = sequence + 1, updated_at = :now,
                  done_at = case when :state = 'done' then cast(:now as timestamptz) end,
                  relayed_for = case when relayed_for = sequence then sequence + 1
                                     else relayed_for end
                where id = :id and state = any(:from)
                """)
            .param("id", refundId)
            .param("state", to.word())
            .param("detail", detail, Types.VARCHAR)
            .param("from", from.stream().map(RefundState::word).toArray(String[]::new))
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /** Says anew why it waits. */
  void detail(String refundId, String detail) {
    jdbc.sql("update refund set detail = :detail where id = :id")
        .param("id", refundId)
        .param("detail", detail)
        .update();
  }

  /** Notes that nothing is left to do of a refund, unless it has changed. */
  void finish(String refundId, long sequence) {
    jdbc.sql("update refund set finished_for = :sequence where id = :id")
        .param("id", refundId)
        .param("sequence", sequence)
        .update();
  }

  void approve(String refundId, String key, Instant now) {
    jdbc.sql(
            """
            update refund
            set state = 'approved', approved_by = :key, approved_at = :now, sequence = sequence + 1,
              updated_at = :now
            where id = :id and state = 'requested'
            """)
        .param("id", refundId)
        .param("key", key)
        .param("now", Timestamp.from(now))
        .update();
  }

  void reject(String refundId, String key, @Nullable String reason, Instant now) {
    jdbc.sql(
            """
            update refund
            set state = 'rejected', rejected_by = :key, detail = :reason, sequence = sequence + 1,
              updated_at = :now
            where id = :id
            """)
        .param("id", refundId)
        .param("key", key)
        .param("reason", reason, Types.VARCHAR)
        .param("now", Timestamp.from(now))
        .update();
  }

  /**
   * Takes refunds that changed since a workflow was told, and those with which something is left to
   * do and whose workflow was not made sure of since then.
   */
  List<Untold> takeUntold(int atMost, Instant verifiedSince, Instant now) {
    return jdbc.sql(
            """
            update refund set relayed_at = :now
            where id in (
              select id from refund
              where (relayed_for <> sequence and (relayed_at is null or relayed_at < :retry))
                or (finished_for <> sequence and relayed_at < :verified)
              order by relayed_at nulls first limit :most for update skip locked)
            returning id, sequence
            """)
        .param("most", atMost)
        .param("verified", Timestamp.from(verifiedSince))
        .param("retry", Timestamp.from(now.minus(RETRY_AFTER)))
        .param("now", Timestamp.from(now))
        .query((row, number) -> new Untold(row.getString("id"), row.getLong("sequence")))
        .list();
  }

  /** Notes that a workflow was told of all that changed up to a sequence. */
  void told(String refundId, long sequence) {
    jdbc.sql("update refund set relayed_for = :sequence where id = :id and relayed_for < :sequence")
        .param("id", refundId)
        .param("sequence", sequence)
        .update();
  }

  // --- Rows ---

  private Optional<Stored> one(String where, Map<String, ?> params) {
    return list(where, params).stream().findFirst();
  }

  private List<Stored> list(String where, Map<String, ?> params) {
    return jdbc.sql(SELECT + where).params(params).query((row, number) -> stored(row)).list();
  }

  private static Stored stored(ResultSet row) throws SQLException {
    String outgoing = row.getString("outgoing_id");
    return new Stored(
        refund(row),
        row.getString("request_hash"),
        outgoing == null
            ? null
            : new Transaction(
                outgoing,
                row.getString("outgoing_state"),
                row.getString("outgoing_reason"),
                row.getBoolean("refused_for_good")));
  }

  private static Refund refund(ResultSet row) throws SQLException {
    return new Refund(
        row.getString("id"),
        row.getString("payment_id"),
        row.getString("merchant_id"),
        ChainId.of(row.getLong("chain_id")),
        row.getString("chain"),
        token(row),
        TokenAmount.ofBaseUnits(row.getBigDecimal("amount").toBigIntegerExact()),
        new RefundTransfers.PaidTo(
            Address.parse(row.getString("address")),
            KeyReference.ofDeposit(row.getLong("derivation_index"))),
        Address.parse(row.getString("to_address")),
        row.getString("reason"),
        RefundState.ofWord(row.getString("state")),
        row.getString("detail"),
        row.getString("requested_by"),
        row.getString("approved_by"),
        row.getString("rejected_by"),
        parsed(row.getString("source"), RefundRows::source),
        parsed(row.getString("tx_hash"), TxHash::parse),
        row.getLong("sequence"),
        row.getTimestamp("created_at").toInstant(),
        parsed(row.getTimestamp("approved_at"), Timestamp::toInstant),
        parsed(row.getTimestamp("done_at"), Timestamp::toInstant),
        row.getInt("confirmations_required"),
        Duration.ofMillis(row.getLong("block_time_millis")),
        row.getString("webhook_url"));
  }

  private static Refund.Source source(String account) {
    return switch (KeyReference.Account.valueOf(account.toUpperCase(Locale.ROOT))) {
      case DEPOSITS -> Refund.Source.DEPOSIT_ADDRESS;
      case REFUND_WALLET -> Refund.Source.REFUND_WALLET;
      case GAS_WALLET -> throw new IllegalStateException("a gas wallet pays no refunds");
    };
  }

  private static Paid paid(ResultSet row) throws SQLException {
    return new Paid(
        row.getString("id"),
        ChainId.of(row.getLong("chain_id")),
        row.getString("chain"),
        token(row),
        Address.parse(row.getString("address")),
        PaymentStatus.ofWord(row.getString("status")) == PaymentStatus.PENDING);
  }

  private static Token token(ResultSet row) throws SQLException {
    return new Token(
        row.getString("token"),
        parsed(row.getString("token_contract_address"), Address::parse),
        row.getInt("decimals"));
  }

  private static <S, T> @Nullable T parsed(@Nullable S stored, Function<S, T> parser) {
    return stored == null ? null : parser.apply(stored);
  }

  private static @Nullable String text(@Nullable Address address) {
    return address == null ? null : address.checksummed();
  }
}
