package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.PaymentJson;
import dev.ctrip.gateway.payment.PaymentNotes;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.TemporalUi;
import dev.ctrip.gateway.sweep.store.JdbcSweeps;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.world.LocalSettings;
import dev.ctrip.gateway.world.TestDatabase;
import java.net.URI;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The stores of payments on a real PostgreSQL, with two merchants and a chain that is read. */
public final class PaymentTables {

  public static final String SHOP = "mer_shop";
  public static final String OTHER_SHOP = "mer_other";

  /** A token that is listed; every other one is not. */
  public static final Address USDC = Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48");

  public static final ChainSettings CHAIN =
      LocalSettings.of(
          List.of(), List.of(), Duration.ofSeconds(1), List.of(new Token("USDC", USDC, 6)));

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  public final TestDatabase database = TestDatabase.fresh();
  public final JdbcClient jdbc;
  public final TransactionTemplate transaction;
  public final JdbcPayments payments;
  public final JdbcPaymentEvents events;
  public final PaymentHistory history;
  public final PaymentActs acts;
  public final PaymentNotes notes;
  public final JdbcRelayQueue queue;
  public final JdbcDepositOwners owners;
  public final Deposits deposits;
  private final JdbcDeposits depositTable;
  private volatile Instant now = START;

  public PaymentTables() {
    jdbc = database.jdbc();
    transaction = database.transactions();
    JdbcScanProgress progress = new JdbcScanProgress(jdbc, clock());
    depositTable = new JdbcDeposits(jdbc, progress, clock());
    deposits = depositTable;
    Webhooks webhooks = new NobodyIsTold();
    payments = new JdbcPayments(jdbc, deposits, new JdbcSweeps(jdbc, clock()), webhooks);
    events = new JdbcPaymentEvents(jdbc);
    queue = new JdbcRelayQueue(jdbc);
    owners = new JdbcDepositOwners(jdbc, clock());
    history =
        new PaymentHistory(
            payments,
            events,
            webhooks,
            new PaymentJson(
                new GatewaySettings(
                    Set.of(),
                    URI.create("https://pay.example.org"),
                    URI.create("http://localhost:8233")),
                new TemporalUi(URI.create("http://localhost:8233"), "ctrip")),
            JsonMapper.builder().build(),
            clock());
    acts = new PaymentActs(payments, events, history, transaction, clock());
    notes = new JdbcPaymentNotes(payments, events, history, transaction, clock());
    for (String merchant : List.of(SHOP, OTHER_SHOP)) {
      jdbc.sql(
              """
              insert into merchant (id, name, webhook_secret, created_at)
              values (:id, :id, '', now())
              """)
          .param("id", merchant)
          .update();
    }
    jdbc.sql("insert into chain_state (chain_id, name, updated_at) values (:id, :name, now())")
        .param("id", CHAIN.id().value())
        .param("name", CHAIN.name())
        .update();
    progress.begin(
        CHAIN.id(),
        new BlockHeader(
            1,
            BlockHash.parse("0x" + "b".repeat(64)),
            BlockHash.parse("0x" + "a".repeat(64)),
            START));
  }

  public Instant now() {
    return now;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  public Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }

  /**
   * @param key idempotency key
   * @param meaning equal for equal requests
   */
  public static NewPayment request(String merchant, @Nullable String key, int meaning) {
    byte[] hash = new byte[32];
    hash[0] = (byte) meaning;
    return new NewPayment(
        merchant,
        CHAIN,
        CHAIN.nativeCoin(),
        TokenAmount.parseBaseUnits("1000000000000000000"),
        null,
        Duration.ofMinutes(30),
        null,
        "{}",
        null,
        key,
        hash);
  }

  /** A payment's row as the relay finds it. */
  public void insert(String id, @Nullable Instant relayedAt, boolean unjudged) {
    jdbc.sql(
            """
            with next as (select nextval('deposit_address_index') as index)
            insert into payment (id, merchant_id, chain_id, chain, token, decimals, amount,
              tolerance_basis_points, dust, confirmations_required, finality, block_time_millis,
              reorg_grace_seconds, address, derivation_index, late_window_seconds, request_hash,
              created_at, expires_at, status, sequence, changes_seen, relayed_at)
            select :id, :merchant, :chain, :name, 'ETH', 18, 1,
              0, 0, 2, 'depth', 1000,
              0, '0x' || lpad(to_hex(index), 40, '0'), index, 0, '',
              now(), now(), 'pending', 1, :seen, :relayed
            from next
            """)
        .param("id", id)
        .param("merchant", SHOP)
        .param("chain", CHAIN.id().value())
        .param("name", CHAIN.name())
        .param("seen", unjudged ? 1 : 0)
        .param("relayed", relayedAt == null ? null : Timestamp.from(relayedAt), Types.TIMESTAMP)
        .update();
  }

  /** One in a token that is not listed. */
  public void recordUnlisted(Deposit deposit) {
    transaction.executeWithoutResult(status -> depositTable.recordUnlisted(List.of(deposit)));
  }

  public void record(Deposit deposit) {
    transaction.executeWithoutResult(status -> depositTable.record(List.of(deposit)));
  }

  /** One more deposit of the payment has changed. */
  public void changeDeposits(String paymentId) {
    jdbc.sql("update payment set changes_seen = changes_seen + 1 where id = :id")
        .param("id", paymentId)
        .update();
  }

  private static final class NobodyIsTold implements Webhooks {

    @Override
    public void announce(Announcement announcement) {}

    @Override
    public List<Pending> pending(String subjectId) {
      return List.of();
    }

    @Override
    public List<Attempted> attempts(String subjectId, int atMost) {
      return List.of();
    }

    @Override
    public void requireCallable(String url) {}
  }
}
