package dev.ctrip.gateway.payment.store;

import static dev.ctrip.gateway.payment.store.PaymentColumns.amount;
import static dev.ctrip.gateway.payment.store.PaymentColumns.contractOf;
import static dev.ctrip.gateway.payment.store.PaymentColumns.flags;
import static dev.ctrip.gateway.payment.store.PaymentColumns.instant;
import static dev.ctrip.gateway.payment.store.PaymentColumns.instantOrNull;
import static dev.ctrip.gateway.payment.store.PaymentColumns.numeric;
import static dev.ctrip.gateway.payment.store.PaymentColumns.token;
import static dev.ctrip.gateway.payment.store.PaymentColumns.words;

import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.DepositTally;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentQuery;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.payment.Transition;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.Sweeps;
import dev.ctrip.gateway.webhook.Webhooks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code payment}. Every write expects the caller's transaction. */
@Component
public class JdbcPayments {

  /** Keeps these advisory locks apart from any others. */
  private static final long KEYS_OF_CREATES = 20_116;

  private final JdbcClient jdbc;
  private final Deposits deposits;
  private final Sweeps sweeps;
  private final Webhooks webhooks;

  JdbcPayments(JdbcClient jdbc, Deposits deposits, Sweeps sweeps, Webhooks webhooks) {
    this.jdbc = jdbc;
    this.deposits = deposits;
    this.sweeps = sweeps;
    this.webhooks = webhooks;
  }

  public long nextDerivationIndex() {
    return jdbc.sql("select nextval('deposit_address_index')").query(Long.class).single();
  }

  /**
   * @param quote which the terms' amount comes from; null if no price was asked for
   * @return false if the merchant has used the idempotency key before; then nothing was written
   */
  public boolean insert(
      PaymentTerms terms, @Nullable Quote quote, NewPayment request, Instant now) {
    return jdbc.sql(
                """
                insert into payment (
                  id, merchant_id, chain_id, chain, token, token_contract_address, decimals, amount,
                  tolerance_basis_points, dust, confirmations_required, finality, block_time_millis,
                  reorg_grace_seconds, explorer_tx, explorer_address, address, derivation_index,
                  order_id, metadata, webhook_url, late_window_seconds, late_policy, idempotency_key,
                  request_hash, created_at, expires_at, status, sequence,
                  price_currency, price_value, price_rate, price_source, quoted_at)
                values (
                  :id, :merchant, :chainId, :chain, :token, :contract, :decimals, :amount,
                  :tolerance, :dust, :confirmations, :finality, :blockTime,
                  :reorgGrace, :explorerTx, :explorerAddress, :address, :index,
                  :orderId, cast(:metadata as jsonb), :webhookUrl, :lateWindow, :latePolicy,
                  :idempotencyKey,
                  :requestHash, :now, :expiresAt, 'pending', 1,
                  :currency, :value, :rate, :source, :quotedAt)
                on conflict (merchant_id, idempotency_key) do nothing
                """)
            .param("id", terms.paymentId())
            .param("merchant", terms.merchantId())
            .param("chainId", terms.chainId().value())
            .param("chain", terms.chain())
            .param("token", terms.token().symbol())
            .param("contract", contractOf(terms.token()))
            .param("decimals", terms.token().decimals())
            .param("amount", numeric(terms.amount()))
            .param("tolerance", terms.tolerance().basisPoints())
            .param("dust", numeric(terms.dust()))
            .param("confirmations", terms.confirmationsRequired())
            .param("finality", terms.finality().name().toLowerCase(Locale.ROOT))
            .param("blockTime", terms.blockTime().toMillis())
            .param("reorgGrace", terms.reorgGrace().toSeconds())
            .param("explorerTx", terms.explorerTx())
            .param("explorerAddress", terms.explorerAddress())
            .param("address", terms.address().toString())
            .param("index", terms.derivationIndex())
            .param("orderId", terms.orderId())
            .param("metadata", request.metadataJson())
            .param("webhookUrl", request.webhookUrl())
            .param("lateWindow", terms.lateWindow().toSeconds())
            .param("latePolicy", terms.latePolicy().word())
            .param("idempotencyKey", request.idempotencyKey())
            .param("requestHash", request.requestHash())
            .param("now", Timestamp.from(now))
            .param("expiresAt", Timestamp.from(now.plus(request.expiresIn())))
            .param("currency", quote == null ? null : quote.price().currency().getCurrencyCode())
            .param("value", quote == null ? null : quote.price().value(), Types.NUMERIC)
            .param("rate", quote == null ? null : quote.rate().perCoin(), Types.NUMERIC)
            .param("source", quote == null ? null : quote.source())
            .param(
                "quotedAt",
                quote == null ? null : Timestamp.from(quote.quotedAt()),
                Types.TIMESTAMP)
            .update()
        == 1;
  }

  /**
   * Takes a merchant's idempotency key until the transaction ends, without waiting for anybody.
   *
   * @return false if another transaction has it; also, once in 2^64, if it has one that looks alike
   */
  public boolean holdKey(String merchantId, String idempotencyKey) {
    return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(:key, :seed))")
        // No merchant's id has a space, so no two pairs read the same.
        .param("key", merchantId + " " + idempotencyKey)
        .param("seed", KEYS_OF_CREATES)
        .query(Boolean.class)
        .single();
  }

  /** The payment that a merchant's idempotency key made, and the hash of the request that did. */
  public Optional<KnownRequest> madeBy(String merchantId, String idempotencyKey) {
    return jdbc.sql(
            """
            select id, request_hash from payment
            where merchant_id = :merchant and idempotency_key = :key
            """)
        .param("merchant", merchantId)
        .param("key", idempotencyKey)
        .query((row, n) -> new KnownRequest(row.getString("id"), row.getBytes("request_hash")))
        .optional();
  }

  /** A request that was answered before. */
  @SuppressWarnings("ArrayRecordComponent") // Compared once, with Arrays.equals.
  public record KnownRequest(String paymentId, byte[] requestHash) {

    public boolean isSameAs(byte[] otherHash) {
      return Arrays.equals(requestHash, otherHash);
    }
  }

  /**
   * @return empty if the merchant has no payment of that id
   */
  public Optional<Payment> find(String merchantId, String paymentId) {
    return jdbc.sql("select * from payment where id = :id and merchant_id = :merchant")
        .param("id", paymentId)
        .param("merchant", merchantId)
        .query((row, n) -> payment(row))
        .optional();
  }

  /**
   * Newest first.
   *
   * @param atMost in place of the query's own limit
   */
  public List<Payment> list(PaymentQuery query, int atMost) {
    PaymentFilters filters = PaymentFilters.of(query);
    return jdbc.sql(
            "select * from payment where "
                + filters.sql()
                + " order by created_at desc, id desc limit :limit")
        .params(filters.parameters())
        .param("limit", atMost)
        .query((row, n) -> payment(row))
        .list();
  }

  /** For the gateway itself; whoever answers a merchant uses {@link #find(String, String)}. */
  public Optional<Payment> find(String paymentId) {
    return jdbc.sql("select * from payment where id = :id")
        .param("id", paymentId)
        .query((row, n) -> payment(row))
        .optional();
  }

  public PaymentTerms terms(String paymentId) {
    return jdbc.sql("select * from payment where id = :id")
        .param("id", paymentId)
        .query((row, n) -> PaymentColumns.terms(row))
        .single();
  }

  public PaymentFacts facts(String paymentId) {
    return jdbc.sql("select * from payment where id = :id")
        .param("id", paymentId)
        .query((row, n) -> facts(row))
        .single();
  }

  /** Locks the payment until the transaction ends. */
  public void lock(String paymentId) {
    jdbc.sql("select 1 from payment where id = :id for update")
        .param("id", paymentId)
        .query(Integer.class)
        .single();
  }

  /** Writes what a transition leaves; the caller has locked the row. */
  public void apply(String paymentId, Transition transition, long sequence, Instant now) {
    jdbc.sql(
            """
            update payment set
              status = :status, flags = :flags, attention_reason = :attention,
              amount_received = :received, amount_confirmed = :confirmed, sequence = :sequence,
              detected_at = case when :status = 'detected' then coalesce(detected_at, :now)
                                 else detected_at end,
              confirmed_at = case when :status = 'confirmed' then coalesce(confirmed_at, :now)
                                  else confirmed_at end,
              settled_at = case when :status = 'settled' then coalesce(settled_at, :now)
                                else settled_at end,
              ended_at = case when :status in ('expired', 'cancelled') and status <> :status
                              then :now else ended_at end,
              accepted_amount = case when :accepts then :received else accepted_amount end,
              accepted_at = case when :accepts then :now else accepted_at end
            where id = :id
            """)
        .param("id", paymentId)
        .param("status", transition.status().word())
        .param("flags", words(transition.flags()))
        .param("attention", transition.attentionReason())
        .param("received", numeric(transition.amountReceived()))
        .param("confirmed", numeric(transition.amountConfirmed()))
        .param("sequence", sequence)
        .param("accepts", transition.type() == PaymentEventType.ACCEPTED)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Moves the deadline; the caller has locked the row. */
  public void extend(String paymentId, Instant expiresAt) {
    jdbc.sql("update payment set expires_at = :expiresAt where id = :id")
        .param("id", paymentId)
        .param("expiresAt", Timestamp.from(expiresAt))
        .update();
  }

  /** Another quote of the same price; the caller has locked the row. */
  public void requote(String paymentId, Quote quote) {
    jdbc.sql(
            """
            update payment set
              amount = :amount, price_rate = :rate, price_source = :source, quoted_at = :quotedAt
            where id = :id and price_currency = :currency and price_value = :value
            """)
        .param("id", paymentId)
        .param("currency", quote.price().currency().getCurrencyCode())
        .param("value", quote.price().value())
        .param("amount", numeric(quote.amount()))
        .param("rate", quote.rate().perCoin())
        .param("source", quote.source())
        .param("quotedAt", Timestamp.from(quote.quotedAt()))
        .update();
  }

  /** Notes that a workflow has something to judge; the relay tells one. */
  public void countChange(String paymentId) {
    jdbc.sql("update payment set changes_seen = changes_seen + 1 where id = :id")
        .param("id", paymentId)
        .update();
  }

  public void markJudged(String paymentId, long changesSeen) {
    jdbc.sql(
            """
            update payment set changes_judged = :seen
            where id = :id and changes_judged < :seen
            """)
        .param("id", paymentId)
        .param("seen", changesSeen)
        .update();
  }

  public void close(String paymentId, long sequence, Instant now) {
    jdbc.sql("update payment set closed_at = :now, sequence = :sequence where id = :id")
        .param("id", paymentId)
        .param("sequence", sequence)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Notes that nothing is left to do of what changed so far; the caller has locked the row. */
  public void finish(String paymentId, long changesSeen) {
    jdbc.sql("update payment set finished_for = :seen where id = :id")
        .param("id", paymentId)
        .param("seen", changesSeen)
        .update();
  }

  public boolean isClosed(String paymentId) {
    return jdbc.sql("select closed_at is not null from payment where id = :id")
        .param("id", paymentId)
        .query(Boolean.class)
        .single();
  }

  // --- Rows ---

  private Payment payment(ResultSet row) throws SQLException {
    Address address = Address.parse(row.getString("address"));
    ChainId chain = ChainId.of(row.getLong("chain_id"));
    Token token = token(row);
    List<Deposit> all = deposits.to(address);
    long head = deposits.cursor(chain).map(Cursor::headNumber).orElse(0L);
    List<Sweep> swept = sweepsOf(row.getString("id"), chain, token);
    return new Payment(
        row.getString("id"),
        row.getString("merchant_id"),
        PaymentStatus.ofWord(row.getString("status")),
        List.copyOf(flags(row)),
        row.getString("attention_reason"),
        chain,
        row.getString("chain"),
        token,
        address,
        amount(row, "amount"),
        amount(row, "amount_received"),
        amount(row, "amount_confirmed"),
        all.stream()
            .filter(deposit -> deposit.state() != Deposit.State.ORPHANED)
            .filter(deposit -> deposit.chain().equals(chain))
            .filter(deposit -> Objects.equals(deposit.asset(), token.contract()))
            .mapToLong(deposit -> deposit.confirmationsAt(head))
            .min()
            .orElse(0),
        row.getInt("confirmations_required"),
        row.getString("order_id"),
        row.getString("metadata"),
        row.getString("webhook_url"),
        row.getLong("sequence"),
        instant(row, "created_at"),
        instant(row, "expires_at"),
        instantOrNull(row, "accepted_at"),
        instantOrNull(row, "detected_at"),
        instantOrNull(row, "confirmed_at"),
        instantOrNull(row, "settled_at"),
        all,
        head,
        swept.isEmpty() ? null : swept.getLast(),
        PaymentColumns.quote(row));
  }

  private PaymentFacts facts(ResultSet row) throws SQLException {
    PaymentTerms terms = PaymentColumns.terms(row);
    Instant expiresAt = instant(row, "expires_at");
    TokenAmount accepted =
        row.getBigDecimal("accepted_amount") == null ? null : amount(row, "accepted_amount");
    Cursor cursor =
        deposits
            .cursor(terms.chainId())
            .orElseThrow(() -> new IllegalStateException(terms.chain() + " has never been read"));
    List<Sweep> swept = sweepsOf(terms.paymentId(), terms.chainId(), terms.token());
    DepositTally tally = tally(terms, expiresAt, accepted);
    return new PaymentFacts(
        PaymentStatus.ofWord(row.getString("status")),
        flags(row),
        row.getString("attention_reason"),
        row.getLong("sequence"),
        amount(row, "amount_received"),
        amount(row, "amount_confirmed"),
        accepted,
        expiresAt,
        instantOrNull(row, "ended_at"),
        row.getTimestamp("closed_at") != null,
        row.getLong("changes_seen"),
        row.getLong("changes_judged"),
        new PaymentFacts.ChainClock(cursor.number(), cursor.time(), cursor.headNumber()),
        tally,
        sum(swept.stream().filter(sweep -> sweep.state() == Sweep.State.SWEPT).toList()),
        sum(swept.stream().filter(sweep -> sweep.state().isOpen()).toList()),
        sum(swept.stream().filter(sweep -> sweep.state() == Sweep.State.SIGNED).toList()),
        (int) swept.stream().filter(sweep -> sweep.state().isOver()).count(),
        swept.isEmpty() ? null : reasonOf(swept.getLast()),
        webhooks.pending(terms.paymentId()),
        tally.orphaned() > 0 && deposits.lostInDeepReorg(terms.address()),
        terms.amount(),
        sum(
            swept.stream()
                .filter(sweep -> sweep.state() == Sweep.State.SWEPT && sweep.refundId() != null)
                .toList()));
  }

  /** Those of what it asks for; whatever else came there is swept beside it. */
  private List<Sweep> sweepsOf(String paymentId, ChainId chain, Token token) {
    return sweeps.ofPayment(paymentId).stream()
        .filter(sweep -> sweep.chain().equals(chain))
        .filter(sweep -> Objects.equals(sweep.asset().contract(), token.contract()))
        .toList();
  }

  private DepositTally tally(
      PaymentTerms terms, Instant expiresAt, @Nullable TokenAmount accepted) {
    List<Deposit> all = deposits.listedTo(terms.address());
    Instant orphanedAt =
        all.stream().anyMatch(deposit -> deposit.state() == Deposit.State.ORPHANED)
            ? deposits.lastOrphanedAt(terms.address()).orElse(null)
            : null;
    return DepositTally.of(terms, expiresAt, accepted, all, orphanedAt);
  }

  private static @Nullable String reasonOf(Sweep last) {
    if (last.state() != Sweep.State.STUCK) {
      return null;
    }
    return last.reason() == null ? "sweep " + last.id() + " failed" : last.reason();
  }

  private static TokenAmount sum(List<Sweep> sweeps) {
    return sweeps.stream().map(Sweep::amount).reduce(TokenAmount.ZERO, TokenAmount::plus);
  }
}
