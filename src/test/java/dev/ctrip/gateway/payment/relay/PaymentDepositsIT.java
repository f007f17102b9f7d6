package dev.ctrip.gateway.payment.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.store.PaymentTables;
import dev.ctrip.gateway.sweep.store.JdbcSweeps;
import dev.ctrip.gateway.world.LocalSettings;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which deposits are worth that their payment looks at them, on a real PostgreSQL. */
@Timeout(60)
class PaymentDepositsIT {

  private static final String PAYMENT = "pay_1";
  private static final Address TOKEN = Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48");

  /** Lists a token whose dust is one base unit, while the payment's own is 1,000. */
  private static final ChainSettings CHAIN =
      LocalSettings.of(
          List.of(), List.of(), Duration.ofSeconds(1), List.of(new Token("USDC", TOKEN, 6)));

  private final PaymentTables tables = new PaymentTables();
  private final RecordedWorkflows workflows = new RecordedWorkflows(tables.payments);
  private final PaymentDeposits deposits =
      new PaymentDeposits(
          tables.owners,
          () -> List.of(CHAIN),
          new JdbcSweeps(tables.jdbc, tables.clock()),
          workflows);

  @BeforeEach
  void makeAPayment() {
    tables.insert(PAYMENT, tables.now(), false);
    tables.jdbc.sql("update payment set dust = 1000").update();
  }

  @Test
  void countsWhatIsNoDust() {
    assertThat(counted(deposit(null, 999))).isZero();
    assertThat(counted(deposit(null, 1_000))).isOne();
    assertThat(counted(deposit(null, 1), deposit(null, 2_000), deposit(null, 1))).isOne();
  }

  /** A token of 6 decimals is no dust because a coin of 18 would be. */
  @Test
  void holdsAnotherAssetAgainstItsOwnDust() {
    assertThat(counted(deposit(TOKEN, 1))).isOne();
  }

  @Test
  void countsDustWhereASweepMayWaitForIt() {
    tables
        .jdbc
        .sql(
            """
            insert into sweep (id, payment_id, chain_id, from_address, derivation_index, to_address,
              asset_symbol, asset_decimals, amount, value, fee, confirmations_required, state,
              created_at, updated_at)
            select 'swp_1', id, chain_id, address, 1, address, 'ETH', 18, 1, 1, 0, 2, 'signed',
              now(), now()
            from payment
            """)
        .update();

    assertThat(counted(deposit(null, 1))).isOne();
    tables.jdbc.sql("update sweep set state = 'swept', swept_at = now()").update();
    assertThat(counted(deposit(null, 1))).as("once it is through").isZero();
  }

  @Test
  void wakesWhatIsClosedForNoDustOnly() {
    tables.jdbc.sql("update payment set closed_at = now()").update();

    deposits.committed(List.of(deposit(null, 999)));
    assertThat(workflows.calls()).isEmpty();
    deposits.committed(List.of(deposit(null, 999), deposit(TOKEN, 1)));

    assertThat(workflows.calls()).containsExactly("start " + PAYMENT, "wake " + PAYMENT);
  }

  @Test
  void wakesWhoWaitsLongForTheChainAndNobodyWhoHasJustMoved() {
    tables.jdbc.sql("update payment set status = 'confirmed'").update();
    assertThat(countedAtCatchingUp()).isOne();

    recordEvent(1, "payment.confirmed", tables.now().minusSeconds(59));
    assertThat(countedAtCatchingUp()).as("just now").isZero();

    tables.pass(Duration.ofSeconds(2));
    assertThat(countedAtCatchingUp()).as("a minute ago").isOne();
  }

  /** What the API alone has recorded is no sign that the workflow has looked. */
  @Test
  void wakesWhoWaitsLongThoughSomebodyHasJustAskedToCancel() {
    tables.jdbc.sql("update payment set status = 'confirmed'").update();
    recordEvent(1, "payment.cancel_refused", tables.now());

    assertThat(countedAtCatchingUp()).isOne();
  }

  private long countedAtCatchingUp() {
    long before = changesSeen();
    tables.transaction.executeWithoutResult(status -> deposits.caughtUp(CHAIN.id()));
    return changesSeen() - before;
  }

  private void recordEvent(int sequence, String type, Instant at) {
    tables
        .jdbc
        .sql(
            """
            insert into payment_event (payment_id, sequence, step_key, type, status, flags, data,
              occurred_at, previous_hash, hash)
            values (:payment, :sequence, :type, :type, 'confirmed', '{}', '{}', :at, '', '')
            """)
        .param("payment", PAYMENT)
        .param("sequence", sequence)
        .param("type", type)
        .param("at", Timestamp.from(at))
        .update();
  }

  /** How many changes of its payment are counted. */
  private long counted(Deposit... changed) {
    long before = changesSeen();
    tables.transaction.executeWithoutResult(status -> deposits.recorded(List.of(changed)));
    return changesSeen() - before;
  }

  private long changesSeen() {
    return tables.jdbc.sql("select changes_seen from payment").query(Long.class).single();
  }

  private Deposit deposit(@Nullable Address asset, long amount) {
    Address address =
        Address.parse(tables.jdbc.sql("select address from payment").query(String.class).single());
    return new Deposit(
        ChainId.of(31337),
        TxHash.parse("0x" + "c".repeat(64)),
        asset == null ? null : 1,
        Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        address,
        asset,
        TokenAmount.ofBaseUnits(amount),
        2,
        BlockHash.parse("0x" + "d".repeat(64)),
        tables.now(),
        Deposit.State.SEEN);
  }
}
