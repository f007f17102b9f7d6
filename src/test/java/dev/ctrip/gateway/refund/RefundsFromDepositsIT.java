package dev.ctrip.gateway.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.Sweep.WaitsFor;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepTransfers.Decision;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.sweep.Sweeps;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.Abi;
import dev.ctrip.gateway.world.LocalSettings;
import io.temporal.failure.ApplicationFailure;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Refunds out of deposit addresses whose money waits to be swept. */
class RefundsFromDepositsIT extends RefundsOnAnvil {

  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

  private long walletNonce;
  private TokenAmount treasuryBefore;

  @BeforeEach
  void count() {
    walletNonce = chain.nextNonce(WALLET);
    treasuryBefore = chain.balance(settings.treasury());
    signedAgo("2 days");
  }

  @AfterEach
  void leavesNothingOpen() {
    as(settings);
    assertThat(
            database
                .jdbc()
                .sql(
                    """
                    select count(*) from outgoing
                    where state in ('planned', 'signed') and from_address in (:deposit, :wallet)
                    """)
                .param("deposit", address().checksummed())
                .param("wallet", WALLET.checksummed())
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void paysTheCoinWhereItLiesAndSweepsTheRest() {
    String refund = approvedWhereMoneyWaits(null);

    carryOut(refund);

    assertPaidThere(refund);
    Sweep closed = sweeps().getFirst();
    assertThat(closed.state()).isEqualTo(Sweep.State.SWEPT);
    assertThat(closed.refundId()).isEqualTo(refund);
    assertThat(closed.value()).isEqualTo(PART);
    assertThat(closed.amount()).isEqualTo(PART.plus(closed.fee()));
    assertThat(told).containsExactly("refund.requested", "refund.approved", "refund.done");
    assertRestIsSwept(ETHER.minus(closed.amount()));
  }

  /** One of them keeps a tenth of each transfer. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void paysATokenWhereThereIsGasForItAndSweepsTheRest(boolean keepsAPart) {
    Token paid = keepsAPart ? feeToken : token;
    String refund = approvedWhereMoneyWaits(paid);
    TokenAmount before = tokens(paid, address());
    giveGas(paid);

    carryOut(refund);

    assertThat(refund(refund).source()).isEqualTo(Refund.Source.DEPOSIT_ADDRESS);
    assertThat(tokens(paid, payer).isAtLeast(PART)).isEqualTo(!keepsAPart);
    assertThat(sweeps().getFirst().amount()).isEqualTo(PART);
    assertThat(sweeps().getFirst().value()).isEqualTo(tokens(paid, payer));
    TokenAmount rest = before.minus(PART);
    assertThat(tokens(paid, address())).isEqualTo(rest);
    giveGas(paid, "sweep/1", rest);
    carryOutSweep(transfers().plan(request("sweep/1", paid, rest)).outgoingId());
    assertThat(tokens(paid, address())).isEqualTo(TokenAmount.ZERO);
  }

  /** Which has cost gas, and none of what was paid. */
  @Test
  void closesATokensSweepByNothingWhereItFailsOnTheChain() {
    String refund = approvedWhereMoneyWaits(frailToken);
    giveGas(frailToken);
    String outgoing = planned(refund);
    signing().sign(outgoing);
    anvil.revertAt(Objects.requireNonNull(frailToken.contract()));
    transfers().broadcast(outgoing);
    anvil.mine(settings.confirmations().standard());

    assertThat(transfers().follow(outgoing).stage()).isEqualTo(Stage.FAILED);

    assertThat(steps().look(refund).state()).isEqualTo(RefundState.STUCK);
    Sweep closed = sweeps().getFirst();
    assertThat(closed.state()).isEqualTo(Sweep.State.SWEPT);
    assertThat(closed.amount()).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void paysATokenOutOfTheWalletWhereThereIsNoGas() {
    fundInToken(PART);
    String refund = approvedWhereMoneyWaits(token);

    carryOut(refund);

    assertThat(refund(refund).source()).isEqualTo(Refund.Source.REFUND_WALLET);
    assertThat(tokens(token, address())).isEqualTo(ETHER);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void paysOnceWhateverStepWasTheLast(int steps) {
    String refund = approvedWhereMoneyWaits(null);
    someSteps(refund, steps);

    AnnotationConfigApplicationContext crashed = gateway;
    gateway = gateway(settings);
    crashed.close();
    carryOut(refund);
    carryOut(refund);

    assertPaidThere(refund);
    assertRestIsSwept(ETHER.minus(sweeps().getFirst().amount()));
  }

  /** The payment's own step finds the sweep that waits, and follows what moves the money. */
  @Test
  void isFollowedByTheStepWhoseSweepItCloses() {
    String refund = approvedWhereMoneyWaits(null);
    String outgoing = planned(refund);

    Plan plan = transfers().plan(request("sweep/0", ETHER));

    assertThat(plan).isEqualTo(new Plan(Decision.PLANNED, outgoing, ""));
    signing().sign(plan.outgoingId());
    transfers().broadcast(plan.outgoingId());
    anvil.mine(settings.confirmations().standard());
    assertThat(transfers().follow(plan.outgoingId()).stage()).isEqualTo(Stage.THROUGH);
    assertThat(steps().look(refund).state()).isEqualTo(RefundState.DONE);
    assertThat(transfers().plan(request("sweep/0", ETHER)).decision())
        .isEqualTo(Decision.UNDER_WAY);
    assertPaidThere(refund);
  }

  /** Sweeps and refunds that are planned at once take turns, and never the same money. */
  @Test
  void takesTheMoneyOnceHoweverManyWantIt() throws Exception {
    String refund = approvedWhereMoneyWaits(null);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all =
          IntStream.range(0, 20)
              .<Future<?>>mapToObj(i ->
                  threads.submit(() -> {
                    if (i % 2 == 0) {
                      steps().plan(refund);
                    } else {
                      transfers().plan(request("sweep/0", ETHER));
                    }
                  }))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
    }

    assertThat(open(address())).isOne();
    String first = transfers().plan(request("sweep/0", ETHER)).outgoingId();
    signing().sign(first);
    transfers().broadcast(first);
    anvil.mine(settings.confirmations().standard());
    transfers().follow(first);
    carryOut(refund);
    assertThat(chain.balance(payer)).isEqualTo(PART);
    TokenAmount left = ETHER.minus(sweeps().getFirst().amount());
    if (!left.isZero()) {
      assertRestIsSwept(left);
    }
    assertThat(chain.balance(address())).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void paysOutOfTheWalletWhereNoSweepWaits() {
    String refund = approved(null, PART);
    anvil.fund(address(), ETHER);

    carryOut(refund);

    assertPaidByWallet(refund);
    assertThat(chain.balance(address())).isEqualTo(ETHER);
  }

  @Test
  void paysOutOfTheWalletWhileTheMoneyIsBeingSwept() {
    String refund = approvedWhereMoneyWaits(null);
    String sweep = transfers().plan(request("sweep/0", ETHER)).outgoingId();

    carryOut(refund);

    assertPaidByWallet(refund);
    carryOutSweep(sweep);
  }

  @Test
  void paysOutOfTheWalletWhatIsMoreThanLiesThere() {
    String refund = approvedWhereMoneyWaits(null);
    // Which leaves nothing for its gas.
    change("update deposit set amount = %s where to_address = '%s'".formatted(PART, address()));

    carryOut(refund);

    assertPaidByWallet(refund);
  }

  @Test
  void paysOutOfTheWalletWhereTheOperatorWantsIt() {
    as(LocalSettings.refunding(settings, ETHER, false));
    String refund = approvedWhereMoneyWaits(null);

    carryOut(refund);

    assertPaidByWallet(refund);
  }

  /** The settings of the process that plans are another's than those of the signer. */
  @Test
  void paysOutOfTheWalletWhereTheSignerRefuses() {
    String refund = approvedWhereMoneyWaits(null);
    String there = planned(refund);
    as(LocalSettings.refunding(settings, ETHER, false));
    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> signing().sign(there))
        .withMessageContaining("not the treasury");
    as(settings);

    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.WAITING);
    carryOut(refund);

    assertPaidByWallet(refund);
    assertRestIsSwept(ETHER);
  }

  @Test
  void paysOutOfTheWalletWhereAReorgTookTheMoneyBeforeItWasSigned() {
    String refund = approvedWhereMoneyWaits(null);
    String there = planned(refund);
    anvil.fund(address(), TokenAmount.ofBaseUnits(1));

    assertThatExceptionOfType(ApplicationFailure.class).isThrownBy(() -> signing().sign(there));
    steps().giveUp(refund, "too little");
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.WAITING);
    carryOut(refund);

    assertPaidByWallet(refund);
  }

  /** Whoever writes to the database calls a transfer what he likes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "purpose = 'sweep', refund_id = null, confirmations_required = null | is not the treasury",
        "to_address = '0x1111111111111111111111111111111111111111' | not the refund that was asked for",
        "to_address = '0xa0Ee7A142d267C1f36714E4a8F75612F20a79720' | not the refund that was asked for",
        "key_index = 0, from_address = '%s' | is not that of its payment",
      })
  void isRefusedByTheSigner(String forged) {
    String refund = approvedWhereMoneyWaits(null);
    String outgoing = planned(refund);
    String other = depositAddress(0).checksummed();
    String[] parts = forged.formatted(other).split(" \\| ");
    anvil.fund(depositAddress(0), ETHER);
    change(
        "insert into signing_address values (31337, '%s') on conflict do nothing".formatted(other));
    change(
        """
        alter table outgoing disable trigger all;
        update outgoing set %s where id = '%s';
        alter table outgoing enable trigger all
        """
            .formatted(parts[0], outgoing));

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> signing().sign(outgoing))
        .withMessageContaining(parts[1]);

    assertThat(chain.balance(address())).isEqualTo(ETHER);
    assertThat(chain.balance(depositAddress(0))).isEqualTo(ETHER);
  }

  /** The day's limit is one, wherever refunds are paid from. */
  @Test
  void countsForTheSameDayAsWhatTheWalletPays() {
    as(LocalSettings.refunding(settings, PART, true));
    for (int i = 0; i < 9; i++) {
      String byWallet = approved(null, PART);
      carryOut(byWallet);
      payAndFund();
    }
    String there = approvedWhereMoneyWaits(null);
    carryOut(there);
    assertThat(refund(there).source()).isEqualTo(Refund.Source.DEPOSIT_ADDRESS);

    payAndFund();
    String oneMore = planned(approvedWhereMoneyWaits(null));
    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> signing().sign(oneMore))
        .withMessageContaining("a day");
  }

  /** The destination took it when it was asked, and does not when it comes. */
  @Test
  void closesTheSweepByItsFeeWhereItFailsOnTheChain() {
    String refund = approvedWhereMoneyWaits(null);
    String outgoing = planned(refund);
    signing().sign(outgoing);
    anvil.revertAt(payer);
    transfers().broadcast(outgoing);
    anvil.mine(settings.confirmations().standard());

    assertThat(transfers().follow(outgoing).stage()).isEqualTo(Stage.FAILED);

    assertThat(steps().look(refund).state()).isEqualTo(RefundState.STUCK);
    Sweep closed = sweeps().getFirst();
    assertThat(closed.state()).isEqualTo(Sweep.State.SWEPT);
    assertThat(closed.value()).isEqualTo(TokenAmount.ZERO);
    assertThat(closed.amount()).isEqualTo(closed.fee()).isGreaterThan(TokenAmount.ZERO);
    assertThat(transfers().plan(request("sweep/0", ETHER)).decision())
        .isEqualTo(Decision.UNDER_WAY);
    assertRestIsSwept(ETHER.minus(closed.fee()));
  }

  @Test
  void isOpenedAgainByAReorgAndPaidOnce() {
    String refund = approvedWhereMoneyWaits(null);
    carryOut(refund);

    reopen(refund);
    assertThat(refund(refund).state()).isEqualTo(RefundState.SENDING);
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.SIGNED);
    carryOut(refund);

    assertPaidThere(refund);
    assertRestIsSwept(ETHER.minus(sweeps().getFirst().amount()));
  }

  /** The whole refund is to arrive: a higher fee takes more of what lies there. */
  @Test
  void takesAHigherFeeFromWhatLiesThere() {
    String refund = approvedWhereMoneyWaits(null);
    String outgoing = planned(refund);
    signing().sign(outgoing);
    transfers().broadcast(outgoing);
    signedAgo("1 hour");
    anvil.setNextBaseFee(GWEI.multiply(BigInteger.valueOf(60)));
    anvil.mine(1);

    assertThat(transfers().follow(outgoing).toSign()).isEqualTo(outgoing);
    signing().sign(outgoing);
    transfers().broadcast(outgoing);
    carryOut(refund);

    assertPaidThere(refund);
    assertThat(sweeps().getFirst().amount()).isEqualTo(PART.plus(sweeps().getFirst().fee()));
    assertRestIsSwept(ETHER.minus(sweeps().getFirst().amount()));
  }

  /** Else its nonce would wait for a signature that never comes, with all that comes after. */
  @Test
  void keepsWhatIsSignedWhereTheAddressHasNoMoreForItsFee() {
    TokenAmount littleMore = TokenAmount.ofBaseUnits(GWEI.multiply(BigInteger.valueOf(100_000)));
    String refund = approvedWhereMoneyWaits(null);
    TokenAmount there = PART.plus(littleMore);
    anvil.fund(address(), there);
    change("update deposit set amount = %s where to_address = '%s'".formatted(there, address()));
    String outgoing = planned(refund);
    signing().sign(outgoing);
    transfers().broadcast(outgoing);
    signedAgo("1 hour");
    anvil.setNextBaseFee(GWEI.multiply(BigInteger.valueOf(60)));
    anvil.mine(1);

    assertThat(transfers().follow(outgoing).toSign()).isNull();
    assertThat(transfers().follow(outgoing).detail()).contains("too little for its fee");

    anvil.setNextBaseFee(GWEI);
    carryOut(refund);
    assertThat(chain.balance(payer)).isEqualTo(PART);
    assertThat(chain.balance(address())).isEqualTo(there.minus(sweeps().getFirst().amount()));
  }

  /** A reorg may let what has failed succeed; then nothing else may close its sweep. */
  @Test
  void paysOutOfTheWalletWhereASweepHasFailedThatAReorgCouldBringBack() {
    String refund = approvedWhereMoneyWaits(null);
    String sweep = transfers().plan(request("sweep/0", ETHER)).outgoingId();
    signing().sign(sweep);
    database
        .jdbc()
        .sql(
            """
            update outgoing set state = 'failed', reason = 'reverted', block_number = 10, fee = 1,
              tx_hash = (select tx_hash from outgoing_attempt where outgoing_id = outgoing.id)
            where id = ?
            """)
        .param(sweep)
        .update();
    change("update sweep set state = 'waiting', reason = 'reverted' where state = 'signed'");

    carryOut(refund);

    assertPaidByWallet(refund);
  }

  @Test
  void paysOutOfTheWalletWhileSomethingElseIsUnderWayAtTheAddress() {
    fundInToken(PART);
    String refund = approvedWhereMoneyWaits(token);
    giveGas(token);
    TokenAmount coin = TokenAmount.ofBaseUnits(PART.baseUnits());
    anvil.fund(address(), ETHER);
    String other = transfers().plan(request("coin/0", coin)).outgoingId();

    carryOut(refund);

    assertThat(refund(refund).source()).isEqualTo(Refund.Source.REFUND_WALLET);
    assertThat(tokens(token, address())).isEqualTo(ETHER);
    carryOutSweep(other);
  }

  /** Then it may take what it was planned for, once more. */
  @Test
  void countsForAllThatItMayTakeWhereAReorgOpensWhatHasFailed() {
    String refund = approvedWhereMoneyWaits(null);
    String outgoing = planned(refund);
    signing().sign(outgoing);
    anvil.revertAt(payer);
    transfers().broadcast(outgoing);
    anvil.mine(settings.confirmations().standard());
    transfers().follow(outgoing);
    assertThat(sweeps().getFirst().value()).isEqualTo(TokenAmount.ZERO);

    reopen(refund);

    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.SIGNED);
    assertThat(sweeps().getFirst().value()).isEqualTo(PART);
    assertThat(sweeps().getFirst().amount()).isGreaterThan(PART);
    assertThat(transfers().follow(outgoing).stage()).isEqualTo(Stage.FAILED);
  }

  /** Two at different addresses could each be the last that the day allows. */
  @Test
  void waitsForWhoeverElseSignsARefundOnTheChain() throws Exception {
    String refund = approvedWhereMoneyWaits(null);
    String outgoing = planned(refund);
    CountDownLatch signed = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      database
          .transactions()
          .executeWithoutResult(status -> {
            database
                .jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended('refunds of 31337', 0))")
                .query((row, number) -> number)
                .single();
            threads.execute(() -> {
              signing().sign(outgoing);
              signed.countDown();
            });
            await().until(this::somebodyWaitsForAnAdvisoryLock);
            assertThat(signed.getCount()).isOne();
          });
      assertThat(signed.await(30, TimeUnit.SECONDS)).isTrue();
    }
    carryOut(refund);
    assertPaidThere(refund);
  }

  private boolean somebodyWaitsForAnAdvisoryLock() {
    return database
        .jdbc()
        .sql("select exists (select from pg_locks where locktype = 'advisory' and not granted)")
        .query(Boolean.class)
        .single();
  }

  /** What it says is for people, and right by the next plan at the latest. */
  @Test
  void leavesTheSweepAsItWasWhereItWasTakenBack() {
    String refund = approvedWhereMoneyWaits(null);
    planned(refund);
    anvil.fund(address(), TokenAmount.ofBaseUnits(1));
    steps().giveUp(refund, "too little");

    gateway
        .getBean(SweepLedger.class)
        .putOff(request("sweep/0", ETHER), settings.treasury(), WaitsFor.FEE, "it is too dear");

    Sweep waiting = sweeps().getFirst();
    assertThat(waiting.state()).isEqualTo(Sweep.State.WAITING);
    assertThat(waiting.amount()).isEqualTo(ETHER);
    assertThat(waiting.refundId()).isNull();
    assertThat(gateway.getBean(Sweeps.class).transactions("pay_" + payments, 1).getFirst().to())
        .isEqualTo(settings.treasury());
    carryOut(refund);
    assertPaidByWallet(refund);
  }

  // --- What was paid ---

  private void assertPaidThere(String refund) {
    assertThat(refund(refund).state()).isEqualTo(RefundState.DONE);
    assertThat(refund(refund).source()).isEqualTo(Refund.Source.DEPOSIT_ADDRESS);
    assertThat(chain.balance(payer)).isEqualTo(PART);
    assertThat(chain.nextNonce(address())).isOne();
    assertThat(chain.nextNonce(WALLET)).isEqualTo(walletNonce);
    assertThat(chain.balance(address())).isEqualTo(ETHER.minus(sweeps().getFirst().amount()));
  }

  private void assertPaidByWallet(String refund) {
    assertThat(refund(refund).source()).isEqualTo(Refund.Source.REFUND_WALLET);
    assertThat(chain.balance(payer)).isEqualTo(PART);
    assertThat(chain.nextNonce(WALLET)).isEqualTo(walletNonce + 1);
  }

  /** What is left leaves the address to the last wei. */
  private void assertRestIsSwept(TokenAmount rest) {
    assertThat(chain.balance(address())).isEqualTo(rest);
    Plan plan = transfers().plan(request("sweep/" + over(), rest));
    assertThat(plan.decision()).isEqualTo(Decision.PLANNED);
    carryOutSweep(plan.outgoingId());
    Sweep sweep = sweeps().getLast();
    assertThat(sweep.state()).isEqualTo(Sweep.State.SWEPT);
    assertThat(sweep.refundId()).isNull();
    assertThat(chain.balance(settings.treasury())).isEqualTo(treasuryBefore.plus(sweep.value()));
    assertThat(chain.balance(address())).isEqualTo(TokenAmount.ZERO);
  }

  private void carryOutSweep(String outgoing) {
    signing().sign(outgoing);
    transfers().broadcast(outgoing);
    anvil.mine(settings.confirmations().standard());
    assertThat(transfers().follow(outgoing).stage()).isEqualTo(Stage.THROUGH);
  }

  // --- What there is ---

  /** From now on with these settings, planning and signing. */
  private void as(ChainSettings configured) {
    gateway.close();
    gateway = gateway(configured);
  }

  private Address address() {
    return depositAddress(payments);
  }

  private List<Sweep> sweeps() {
    return gateway.getBean(Sweeps.class).ofPayment("pay_" + payments);
  }

  private long over() {
    return sweeps().stream().filter(sweep -> sweep.state().isOver()).count();
  }

  private long open(Address address) {
    return database
        .jdbc()
        .sql("select count(*) from outgoing where from_address = ? and state = 'planned'")
        .param(address.checksummed())
        .query(Long.class)
        .single();
  }

  /** As a reorg does that takes the block which ended it. */
  private void reopen(String refund) {
    Sweeps sweeps = gateway.getBean(Sweeps.class);
    long block =
        database
            .jdbc()
            .sql("select block_number from outgoing where refund_id = ?")
            .param(refund)
            .query(Long.class)
            .single();
    database.transactions().executeWithoutResult(status -> sweeps.reopenFrom(settings.id(), block));
  }

  /** Of a payment whose money is there, and waits for a fee that is worth it. */
  private String approvedWhereMoneyWaits(@Nullable Token asset) {
    String refund = approved(asset, PART);
    TokenAmount there = ETHER;
    if (asset == null) {
      anvil.fund(address(), ETHER);
    } else {
      anvil.send(
          anvil.payer(),
          Objects.requireNonNull(asset.contract()),
          TokenAmount.ZERO,
          Abi.call("transfer(address,uint256)", address(), ETHER.baseUnits()),
          Map.of());
      anvil.mine(1);
      there = tokens(asset, address());
      change("update deposit set amount = %s where to_address = '%s'".formatted(there, address()));
    }
    gateway
        .getBean(SweepLedger.class)
        .putOff(
            request("sweep/0", asset, there), settings.treasury(), WaitsFor.FEE, "it is too dear");
    return refund;
  }

  private SweepRequest request(String step, TokenAmount amount) {
    return request(step, null, amount);
  }

  private SweepRequest request(String step, @Nullable Token asset, TokenAmount amount) {
    String payment = "pay_" + payments;
    return new SweepRequest(
        payment + "/" + step,
        payment,
        settings.id(),
        address(),
        KeyReference.ofDeposit(payments),
        asset == null ? settings.coin() : asset,
        amount,
        settings.confirmations().standard());
  }

  /** By a sweep that is put off again before it takes it. */
  private void giveGas(Token moved) {
    giveGas(moved, "sweep/0", tokens(moved, address()));
  }

  private void giveGas(Token moved, String step, TokenAmount amount) {
    anvil.fund(TestWallet.gasWallet(0), ETHER);
    Plan plan = transfers().plan(request(step, moved, amount));
    if (plan.decision() == Decision.PLANNED) {
      return;
    }
    assertThat(plan.decision()).isEqualTo(Decision.TOP_UP);
    signing().sign(plan.outgoingId());
    transfers().broadcast(plan.outgoingId());
    anvil.mine(1);
    assertThat(transfers().follow(plan.outgoingId()).stage()).isEqualTo(Stage.THROUGH);
  }

  private void signedAgo(String time) {
    change(
        """
        alter table outgoing_attempt disable trigger all;
        update outgoing_attempt set signed_at = now() - interval '%s' where signed_at is not null;
        alter table outgoing_attempt enable trigger all
        """
            .formatted(time));
  }

  private void change(String sql) {
    database.jdbc().sql(sql).update();
  }
}
