package dev.ctrip.gateway.refund.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.store.PaymentTables;
import dev.ctrip.gateway.refund.Refund;
import dev.ctrip.gateway.refund.RefundJson;
import dev.ctrip.gateway.refund.RefundState;
import dev.ctrip.gateway.refund.Refunds;
import dev.ctrip.gateway.refund.Refunds.Answer;
import dev.ctrip.gateway.sweep.RefundApprovals.Claim;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.world.LocalSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may do with refunds, and what the signer is told of it. */
@Timeout(60)
class RefundsIT {

  private static final String ID = "pay_1";
  private static final String ASKS = "key_asks";
  private static final String APPROVES = "key_approves";
  private static final Address PAYER = Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
  private static final Address REFUND_WALLET =
      Address.parse("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");
  private static final Address GAS_WALLET =
      Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");

  private static final ChainSettings CHAIN =
      LocalSettings.refunding(PaymentTables.CHAIN, TokenAmount.ofBaseUnits(1000));

  private final PaymentTables tables = new PaymentTables();
  private final Recorder webhooks = new Recorder();
  private final RefundRows rows = new RefundRows(tables.jdbc, ConfiguredChains.of(CHAIN));
  private final Destinations destinations =
      new Destinations(tables.jdbc, ConfiguredChains.of(CHAIN));
  private final JdbcRefundApprovals approvals =
      new JdbcRefundApprovals(tables.jdbc, rows, destinations, tables.transaction);
  private @Nullable Address wallet = REFUND_WALLET;
  private final JdbcRefunds refunds =
      new JdbcRefunds(
          rows,
          destinations,
          ConfiguredChains.of(CHAIN),
          () -> Optional.ofNullable(wallet),
          webhooks,
          tables.notes,
          new RefundJson(),
          tables.transaction,
          tables.clock());

  private static final class Recorder implements Webhooks {

    private final List<String> told = new ArrayList<>();

    @Override
    public synchronized void announce(Announcement announcement) {
      told.add(announcement.type());
    }

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

  @BeforeEach
  void insertAPaidPayment() {
    tables.insert(ID, tables.now(), false);
    stands("settled");
    receive("1000", 1);
    insertKey(ASKS, PaymentTables.SHOP, "refunds");
    insertKey(APPROVES, PaymentTables.SHOP, "refunds");
    tables
        .jdbc
        .sql(
            """
            insert into wallet_pin (xpub_fingerprint, pinned_at, gas_wallet, refund_wallet)
            values ('f', now(), :gas, :refund)
            """)
        .param("gas", GAS_WALLET.checksummed())
        .param("refund", REFUND_WALLET.checksummed())
        .update();
  }

  // --- Asking ---

  @Test
  void takesAWishAndTellsOfIt() {
    Refund refund = done(request("400"));

    assertThat(refund.state()).isEqualTo(RefundState.REQUESTED);
    assertThat(refund.amount()).isEqualTo(TokenAmount.ofBaseUnits(400));
    assertThat(refund.to()).isEqualTo(PAYER);
    assertThat(refund.requestedBy()).isEqualTo(ASKS);
    assertThat(refund.id()).matches("rfd_[0-9a-f]{24}");
    assertThat(webhooks.told).containsExactly("refund.requested");
    assertThat(history()).containsExactly("payment.refund_requested " + ASKS);
    assertThat(rules()).singleElement().asString().endsWith(" is requested: " + refund.reason());
    Refunds.OfPayment all = refunds.ofPayment(PaymentTables.SHOP, ID).orElseThrow();
    assertThat(all.refunds()).containsExactly(refund);
    assertThat(all.refundable()).isEqualTo(TokenAmount.ofBaseUnits(600));
    assertThat(all.refunded()).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void neverExceedsWhatWasReceived() {
    done(request("999"));

    assertThat(request("2")).isEqualTo(new Answer.TooMuch(TokenAmount.ofBaseUnits(1)));
    done(request("1"));
    assertThat(request("1")).isEqualTo(new Answer.TooMuch(TokenAmount.ZERO));
  }

  @Test
  void neverExceedsItByFiftyAtOnce() {
    List<CompletableFuture<Answer>> asked =
        IntStream.range(0, 50)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> request("150")))
            .toList();

    List<Answer> answers = asked.stream().map(CompletableFuture::join).toList();

    assertThat(answers).filteredOn(answer -> answer instanceof Answer.Done).hasSize(6);
    assertThat(answers)
        .filteredOn(answer -> answer instanceof Answer.TooMuch)
        .containsOnly(new Answer.TooMuch(TokenAmount.ofBaseUnits(100)))
        .hasSize(44);
  }

  @Test
  void isAskedForAHundredTimesAtMost() {
    for (int i = 0; i < 100; i++) {
      done(request("1"));
    }

    assertThat(request("1")).isInstanceOf(Answer.NotAllowed.class);
  }

  @Test
  void countsOnlyWhatIsDeepEnough() {
    receive("500", 2, Deposit.State.SEEN);

    assertThat(request("1000")).isInstanceOf(Answer.Done.class);
    assertThat(request("1")).isEqualTo(new Answer.TooMuch(TokenAmount.ZERO));
  }

  @Test
  void givesFreeWhatIsTakenBack() {
    Refund first = done(request("1000"));
    done(refunds.reject(PaymentTables.SHOP, first.id(), ASKS, "a typing error"));

    assertThat(request("1000")).isInstanceOf(Answer.Done.class);
  }

  @Test
  void answersARetryWithTheFirstRefund() {
    Answer first = request("400", PAYER, "key-1");

    assertThat(request("400", PAYER, "key-1")).isEqualTo(new Answer.Done(done(first), true));
    assertThat(request("401", PAYER, "key-1")).isEqualTo(new Answer.Conflict());
    assertThat(webhooks.told).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x0000000000000000000000000000000000000000 | the zero address",
        "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720 | a treasury",
        "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48 | the contract of a token",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed | a wallet of this gateway",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb | a wallet of this gateway",
      })
  void goesToNobodyWhoseMoneyIsOursOrLost(String to, String reason) {
    assertThat(request("400", Address.parse(to), null))
        .isInstanceOfSatisfying(
            Answer.WrongDestination.class, wrong -> assertThat(wrong.reason()).contains(reason));
  }

  @Test
  void goesToNoDepositAddress() {
    tables.insert("pay_2", tables.now(), false);

    assertThat(request("400", payment("pay_2").address(), null))
        .isInstanceOfSatisfying(
            Answer.WrongDestination.class,
            wrong -> assertThat(wrong.reason()).contains("a deposit address"));
  }

  @Test
  void isRefusedAboveTheOperatorsLimitAndWithoutARefundWallet() {
    receive("5000", 3);

    assertThat(request("1001")).isInstanceOf(Answer.NotAllowed.class);
    wallet = null;
    assertThat(request("400")).isInstanceOf(Answer.NotAllowed.class);
  }

  /** Or a payer could be given back a part, pay the rest, and have paid in full. */
  @Test
  void isNotAskedForWhileThePayerMayStillPay() {
    stands("pending");
    assertThat(request("400")).isEqualTo(new Answer.StillPending());

    stands("expired");
    done(request("400"));
  }

  @Test
  void isForTheMerchantsOwnPaymentsOnly() {
    Answer stranger =
        refunds.request(
            new Refunds.NewRefund(
                PaymentTables.OTHER_SHOP, ID, ASKS, TokenAmount.ofBaseUnits(1), PAYER, null, null));
    Refund refund = done(request("400"));

    assertThat(stranger).isEqualTo(new Answer.NotFound());
    assertThat(refunds.find(PaymentTables.OTHER_SHOP, refund.id())).isEmpty();
    assertThat(refunds.approve(PaymentTables.OTHER_SHOP, refund.id(), APPROVES))
        .isEqualTo(new Answer.NotFound());
    assertThat(refunds.ofPayment(PaymentTables.OTHER_SHOP, ID)).isEmpty();
    assertThat(refunds.find(null, refund.id())).as("an operator").contains(refund);
  }

  // --- Approving and taking back ---

  @Test
  void isApprovedByAnotherKeyOnce() {
    Refund refund = done(request("400"));

    assertThat(refunds.approve(PaymentTables.SHOP, refund.id(), ASKS))
        .isEqualTo(new Answer.SameKey());
    Refund approved = done(refunds.approve(PaymentTables.SHOP, refund.id(), APPROVES));

    assertThat(approved.state()).isEqualTo(RefundState.APPROVED);
    assertThat(approved.approvedBy()).isEqualTo(APPROVES);
    assertThat(refunds.approve(PaymentTables.SHOP, refund.id(), APPROVES))
        .isEqualTo(new Answer.Done(approved, true));
    assertThat(refunds.approve(PaymentTables.SHOP, refund.id(), "key_third"))
        .isInstanceOf(Answer.TooLate.class);
    assertThat(webhooks.told).containsExactly("refund.requested", "refund.approved");
  }

  @Test
  void isNotTakenBackOnceItIsOnItsWay() {
    Refund refund = approved("400");
    assertThat(refunds.begin(refund.id())).isTrue();

    assertThat(refunds.reject(PaymentTables.SHOP, refund.id(), ASKS, null))
        .isInstanceOf(Answer.TooLate.class);
    assertThat(refunds.begin(refund.id())).as("twice").isFalse();
  }

  @Test
  void isNotBegunOnceItIsTakenBack() {
    Refund refund = approved("400");
    done(refunds.reject(PaymentTables.SHOP, refund.id(), APPROVES, "too late"));

    assertThat(refunds.begin(refund.id())).isFalse();
    assertThat(refunds.approve(PaymentTables.SHOP, refund.id(), APPROVES))
        .isInstanceOf(Answer.TooLate.class);
  }

  @Test
  void tellsOnceThatItNeedsFunds() {
    Refund refund = approved("400");

    refunds.hold(refund.id(), RefundState.NEEDS_FUNDS, "the wallet has 0");
    refunds.hold(refund.id(), RefundState.NEEDS_FUNDS, "the wallet has 1");

    assertThat(refunds.get(refund.id()).detail()).isEqualTo("the wallet has 1");
    assertThat(webhooks.told).containsOnlyOnce("refund.needs_funds");
    assertThat(refunds.begin(refund.id())).isTrue();
    assertThat(refunds.get(refund.id()).detail()).isNull();
  }

  // --- What the signer is told ---

  @Test
  void allowsWhatWasAskedForAndApproved() {
    assertThat(approvals.objection(claim(approved("400")))).isEmpty();
  }

  @Test
  void objectsToWhatNobodyHasApproved() {
    Refund refund = done(request("400"));

    assertThat(approvals.objection(claim(refund)).orElseThrow()).contains("is requested");
    done(refunds.reject(PaymentTables.SHOP, refund.id(), APPROVES, null));
    assertThat(approvals.objection(claim(refund)).orElseThrow()).contains("is rejected");
  }

  @Test
  void objectsToAnythingElseThanWasAskedFor() {
    Refund refund = approved("400");
    Claim asked = claim(refund);

    for (Claim other :
        List.of(
            new Claim("rfd_1", asked.chain(), null, null, asked.to(), asked.amount()),
            new Claim(refund.id(), ChainId.of(1), null, null, asked.to(), asked.amount()),
            new Claim(
                refund.id(), asked.chain(), null, PaymentTables.USDC, asked.to(), asked.amount()),
            new Claim(refund.id(), asked.chain(), null, null, REFUND_WALLET, asked.amount()),
            new Claim(
                refund.id(), asked.chain(), null, null, asked.to(), TokenAmount.ofBaseUnits(401)),
            new Claim(refund.id(), asked.chain(), GAS_WALLET, null, asked.to(), asked.amount()))) {
      assertThat(approvals.objection(other)).as(other.toString()).isPresent();
    }
  }

  /** Somebody writes to the table what he likes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update refund set approved_by = requested_by | no other key",
        "update refund set approved_by = null, approved_at = null | no other key",
        "update api_key set scopes = '{payments:write}' where id = 'key_approves' | may not do so",
        "update api_key set scopes = '{payments:write}' where id = 'key_asks' | may not do so",
        "update api_key set merchant_id = 'mer_other' where id = 'key_approves' | may not do so",
        "update api_key set merchant_id = 'mer_other', scopes = '{refunds,admin}' where id = 'key_asks' | may not do so",
        "update deposit set state = 'orphaned' | has received 0 ETH",
        "update deposit set amount = 399 | come to",
        "update wallet_pin set gas_wallet = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' | a wallet of this gateway",
      })
  void objectsToWhatTheRowsDoNotBear(String change, String reason) {
    Refund refund = approved("400");
    tables.jdbc.sql("alter table refund disable trigger all").update();
    tables
        .jdbc
        .sql(
            "select conname from pg_constraint where conrelid = 'refund'::regclass and contype = 'c'")
        .query(String.class)
        .list()
        .forEach(name -> tables.jdbc.sql("alter table refund drop constraint " + name).update());
    tables.jdbc.sql(change).update();

    assertThat(approvals.objection(claim(refund)).orElseThrow()).contains(reason);
  }

  @Test
  void allowsAnOperatorsApproval() {
    insertKey("key_operator", PaymentTables.OTHER_SHOP, "refunds,admin");
    Refund refund = done(request("400"));
    done(refunds.approve(null, refund.id(), "key_operator"));

    assertThat(approvals.objection(claim(refund))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update refund set amount = 1000",
        "update refund set to_address = '0x1111111111111111111111111111111111111111'",
        "update refund set requested_by = 'key_third'",
        "update refund set approved_by = 'key_third'",
        "update refund set approved_by = null, approved_at = null, state = 'requested'",
        "delete from refund",
      })
  void keepsWhatWasAskedForAndApproved(String change) {
    insertKey("key_third", PaymentTables.SHOP, "refunds");
    approved("400");

    assertThat(catchThrowable(() -> tables.jdbc.sql(change).update()))
        .hasMessageContaining("was asked for and approved as it is");
  }

  // --- Relay ---

  @Test
  void isToldToAWorkflowOncePerChangeAndVerifiedWhileSomethingIsLeft() {
    Refund refund = done(request("400"));
    Untold untold = new Untold(refund.id(), 1);

    assertThat(refunds.takeUntold(10, tables.now().minus(Duration.ofMinutes(10))))
        .containsExactly(untold);
    refunds.told(untold);
    tables.pass(Duration.ofSeconds(1));
    assertThat(refunds.takeUntold(10, tables.now().minus(Duration.ofMinutes(10)))).isEmpty();
    assertThat(refunds.takeUntold(10, tables.now())).containsExactly(untold);

    Refund rejected = done(refunds.reject(PaymentTables.SHOP, refund.id(), ASKS, null));
    tables.pass(Duration.ofSeconds(1));
    assertThat(refunds.takeUntold(10, tables.now().minus(Duration.ofMinutes(10)))).hasSize(1);
    refunds.told(new Untold(refund.id(), rejected.sequence()));
    refunds.finish(rejected);
    tables.pass(Duration.ofSeconds(1));
    assertThat(refunds.takeUntold(10, tables.now())).isEmpty();
  }

  private Refund approved(String amount) {
    Refund refund = done(request(amount));
    return done(refunds.approve(PaymentTables.SHOP, refund.id(), APPROVES));
  }

  private static Claim claim(Refund refund) {
    return new Claim(
        refund.id(),
        refund.chain(),
        refund.paidTo().address(),
        refund.asset().contract(),
        refund.to(),
        refund.amount());
  }

  private static Refund done(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done) answer).refund();
  }

  private Answer request(String amount) {
    return request(amount, PAYER, null);
  }

  private Answer request(String amount, Address to, @Nullable String idempotencyKey) {
    return refunds.request(
        new Refunds.NewRefund(
            PaymentTables.SHOP,
            ID,
            ASKS,
            TokenAmount.parseBaseUnits(amount),
            to,
            "out of stock",
            idempotencyKey));
  }

  private void stands(String status) {
    tables
        .jdbc
        .sql("update payment set status = :status where id = :id")
        .param("status", status)
        .param("id", ID)
        .update();
  }

  private Payment payment(String id) {
    return tables.payments.find(id).orElseThrow();
  }

  private List<String> rules() {
    return tables
        .jdbc
        .sql("select data::jsonb ->> 'rule' from payment_event where payment_id = :id")
        .param("id", ID)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private List<String> history() {
    return tables
        .jdbc
        .sql(
            """
            select type || ' ' || (data::jsonb ->> 'actor')
            from payment_event where payment_id = :id order by sequence
            """)
        .param("id", ID)
        .query((row, number) -> row.getString(1))
        .list();
  }

  private void receive(String amount, int number) {
    receive(amount, number, Deposit.State.CONFIRMED);
  }

  private void receive(String amount, int number, Deposit.State state) {
    tables
        .jdbc
        .sql(
            """
            insert into deposit (chain_id, tx_hash, from_address, to_address, amount, block_number,
              block_hash, block_time, state, first_seen_at, updated_at)
            select :chain, :hash, :from, address, :amount, 1, :block, now(), :state, now(), now()
            from payment where id = :id
            """)
        .param("chain", CHAIN.id().value())
        .param("hash", TxHash.parse("0x" + Integer.toString(number).repeat(64)).hex())
        .param("from", PAYER.checksummed())
        .param("amount", new BigDecimal(amount))
        .param("block", BlockHash.parse("0x" + "b".repeat(64)).hex())
        .param("state", state.name().toLowerCase(Locale.ROOT))
        .param("id", ID)
        .update();
  }

  private void insertKey(String id, String merchant, String scopes) {
    tables
        .jdbc
        .sql(
            """
            insert into api_key (id, merchant_id, key_hash, scopes, created_at)
            values (:id, :merchant, sha256(:id::bytea), string_to_array(:scopes, ','), now())
            """)
        .param("id", id)
        .param("merchant", merchant)
        .param("scopes", scopes)
        .update();
  }
}
