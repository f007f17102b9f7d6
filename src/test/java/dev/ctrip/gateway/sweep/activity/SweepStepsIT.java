package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.sweep.activity.SweepWorld.CONFIRMATIONS;
import static dev.ctrip.gateway.sweep.activity.SweepWorld.PAYMENT;
import static dev.ctrip.gateway.wallet.ConfiguredChains.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers.Decision;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import io.temporal.failure.ApplicationFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** The steps of a sweep on a real PostgreSQL, with a chain that can be made to misbehave. */
class SweepStepsIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");

  /** 21,000 gas at 11 gwei: a base fee of 8 and a quarter, and a priority fee of 1. */
  private static final TokenAmount FEE = TokenAmount.ofBaseUnits(21_000L * 11_000_000_000L);

  private final PaperChain chain = new PaperChain(ConfiguredChains.local());
  private final SweepWorld world = new SweepWorld(chain);

  @Test
  void movesExactlyTheAmountAndLeavesNothing() {
    chain.fund(world.deposit, ETHER);

    String sweepId = sweep("1", ETHER);

    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
    assertThat(chain.balance(world.deposit)).isEqualTo(TokenAmount.ZERO);
    assertThat(sweeps())
        .singleElement()
        .isEqualTo(
            new Sweep(
                sweepId,
                ConfiguredChains.ETHER,
                ETHER,
                FEE,
                Sweep.State.SWEPT,
                chain.accepted().getFirst(),
                SweepWorld.NOW,
                SweepWorld.NOW));
  }

  @Test
  void leavesWhatWasNotAskedFor() {
    chain.fund(world.deposit, ETHER.plus(ETHER));

    sweep("1", ETHER);

    assertThat(chain.balance(world.deposit)).isEqualTo(ETHER);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
  }

  @Test
  void paysThePlannedFeeWhateverTheBaseFeeDoes() {
    chain.fund(world.deposit, ETHER);
    String sweepId = signed("1", ETHER);
    chain.quote(1, 0);

    world.transfers().broadcast(sweepId);
    chain.mine(CONFIRMATIONS);

    assertThat(chain.balance(world.deposit)).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void recordsTheRealFeeWhereTheTreasuryHasCode() {
    chain.fund(world.deposit, ETHER);
    chain.gasEstimate(30_000);

    sweep("1", ETHER);

    TokenAmount planned = TokenAmount.ofBaseUnits(37_500L * 11_000_000_000L);
    TokenAmount real = TokenAmount.ofBaseUnits(30_000L * 11_000_000_000L);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(planned));
    assertThat(chain.balance(world.deposit)).isEqualTo(planned.minus(real));
    assertThat(sweeps().getFirst().fee()).isEqualTo(real);
    assertThat(sweeps().getFirst().amount()).isEqualTo(ETHER.minus(chain.balance(world.deposit)));
  }

  /**
   * Killed after planning (1), signing, broadcasting, mining or recording (5), and everything is
   * done again from the start by a new process: the same run's step, or a lost run's successor.
   */
  @ParameterizedTest(name = "killed after step {0}, again under {1}")
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 1", "5, 1", "1, 2", "2, 2", "3, 2", "4, 2"})
  void movesTheMoneyOnceWhereverItIsKilled(int stepsDone, String stepAfterwards) {
    chain.fund(world.deposit, ETHER);
    String sweepId = planned("1", ETHER).sweepId();
    if (stepsDone >= 2) {
      world.signing().sign(sweepId);
    }
    if (stepsDone >= 3) {
      world.transfers().broadcast(sweepId);
    }
    if (stepsDone >= 4) {
      chain.mine(CONFIRMATIONS);
    }
    if (stepsDone >= 5) {
      world.transfers().follow(sweepId);
    }

    sweep(stepAfterwards, ETHER);

    assertThat(new HashSet<>(chain.accepted())).hasSize(1);
    assertThat(chain.nextNonce(world.deposit)).isOne();
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
    assertThat(sweeps()).hasSize(1);
  }

  @Test
  void repeatsEveryStepWithTheSameAnswer() {
    chain.fund(world.deposit, ETHER);
    Plan plan = planned("1", ETHER);
    assertThat(planned("1", ETHER)).isEqualTo(plan);
    assertThat(planned("1", FEE)).as("the key counts, not the rest").isEqualTo(plan);

    String txHash = world.signing().sign(plan.sweepId());
    assertThat(world.signing().sign(plan.sweepId())).isEqualTo(txHash);

    world.transfers().broadcast(plan.sweepId());
    world.transfers().broadcast(plan.sweepId());
    chain.mine(CONFIRMATIONS);
    Progress swept = world.transfers().follow(plan.sweepId());

    assertThat(swept).isEqualTo(new Progress(Stage.SWEPT, txHash, 0, ""));
    assertThat(world.transfers().follow(plan.sweepId())).isEqualTo(swept);
    assertThat(world.signing().sign(plan.sweepId())).isEqualTo(txHash);
    world.transfers().broadcast(plan.sweepId());
    assertThat(planned("1", ETHER)).as("long after").isEqualTo(plan);
    assertThat(chain.accepted()).hasSize(1);
  }

  @Test
  void drivesTheOpenSweepOfALostRunToItsEnd() {
    chain.fund(world.deposit, ETHER);
    Plan lost = planned("1", ETHER);

    assertThat(planned("2", ETHER)).isEqualTo(lost);
    sweep("1", ETHER);

    assertThat(planned("2", ETHER)).as("a step keeps the sweep it was given").isEqualTo(lost);
  }

  @Test
  void sweepsWhatArrivesLaterUnderTheNextStepAndNonce() {
    chain.fund(world.deposit, ETHER);
    String first = sweep("1", ETHER);
    chain.fund(world.deposit, ETHER);

    String second = sweep("2", ETHER);

    assertThat(second).isNotEqualTo(first);
    assertThat(chain.nextNonce(world.deposit)).isEqualTo(2);
    assertThat(sweeps()).extracting(Sweep::state).containsOnly(Sweep.State.SWEPT).hasSize(2);
  }

  @ParameterizedTest(name = "own step each: {0}")
  @ValueSource(booleans = {true, false})
  void makesOneSweepHoweverManyPlanAtOnce(boolean ownStepEach) throws Exception {
    chain.fund(world.deposit, ETHER);
    List<Callable<Plan>> plans =
        IntStream.range(0, 8)
            .<Callable<Plan>>mapToObj(i -> () -> planned(ownStepEach ? "" + i : "1", ETHER))
            .toList();

    Set<String> sweepIds = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(plans.size())) {
      for (Future<Plan> plan : threads.invokeAll(plans)) {
        sweepIds.add(plan.get().sweepId());
      }
    }

    assertThat(sweepIds).hasSize(1);
    assertThat(sweeps()).hasSize(1);
  }

  @Test
  void signsOnceHoweverManySignAtOnce() throws Exception {
    chain.fund(world.deposit, ETHER);
    String sweepId = planned("1", ETHER).sweepId();
    List<Callable<String>> signatures =
        IntStream.range(0, 8)
            .<Callable<String>>mapToObj(i -> () -> world.signing().sign(sweepId))
            .toList();

    Set<String> hashes = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(signatures.size())) {
      for (Future<String> signature : threads.invokeAll(signatures)) {
        hashes.add(signature.get());
      }
    }

    assertThat(hashes).hasSize(1);
  }

  @Test
  void takesTheChainsNonceWhereItIsAhead() {
    chain.useNonce(world.deposit);
    chain.fund(world.deposit, ETHER);

    sweep("1", ETHER);

    assertThat(chain.nextNonce(world.deposit)).isEqualTo(2);
  }

  @Test
  void takesItsOwnNonceWhereTheChainLagsBehind() {
    chain.fund(world.deposit, ETHER);
    sweep("1", ETHER);
    chain.fund(world.deposit, ETHER);
    chain.freeNonce(world.deposit);

    String sweepId = planned("2", ETHER).sweepId();

    assertThat(world.ledger().get(sweepId).requireTransfer().nonce()).isOne();
  }

  @Test
  void defersWhatWouldCostTooMuchAndSaysHowMuch() {
    TokenAmount little = FEE.plus(FEE).minus(TokenAmount.ofBaseUnits(1));
    chain.fund(world.deposit, little);

    Plan plan = planned("1", little);

    assertThat(plan.decision()).isEqualTo(Decision.DEFERRED);
    assertThat(plan.detail()).contains("0.000461999999999999 ETH", "0.000231 ETH", "50 %");
    assertThat(sweeps()).isEmpty();
  }

  @Test
  void asksForAPersonWhereLessIsThereThanAsked() {
    chain.fund(world.deposit, ETHER.minus(TokenAmount.ofBaseUnits(1)));

    Plan plan = planned("1", ETHER);

    assertThat(plan.decision()).isEqualTo(Decision.STUCK);
    assertThat(plan.detail()).contains("0.999999999999999999 ETH", "1 ETH");
    assertThat(sweeps()).isEmpty();
  }

  @Test
  void asksForAPersonWhereTheTreasuryRefuses() {
    chain.fund(world.deposit, ETHER);
    chain.revertTransfers();

    Plan plan = planned("1", ETHER);

    assertThat(plan.decision()).isEqualTo(Decision.STUCK);
    assertThat(plan.detail()).contains("execution reverted");
  }

  @Test
  void doesNotSweepTokensYet() {
    SweepRequest coin = world.request("1", ETHER);
    SweepRequest request =
        new SweepRequest(
            coin.stepKey(),
            coin.paymentId(),
            coin.chain(),
            coin.from(),
            coin.key(),
            new Token("USDC", TREASURY, 6),
            coin.amount(),
            coin.confirmationsRequired());

    assertThat(world.transfers().plan(request))
        .isEqualTo(new Plan(Decision.STUCK, "", "token sweeps are not available yet"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update signed_transaction set to_address = address | is not the treasury",
        "update sweep set derivation_index = 8 | the address at index 8",
        "update signed_transaction set max_fee_per_gas = 201e9, value = 1e17 | above the chain's limit",
        "update signed_transaction set gas_limit = 50000000, value = 1e17 | more than the signer's 50 %",
        "update signed_transaction set value = value + 1 | less than the",
        "update signed_transaction set value = 0 | more than the signer's 50 %",
        "update signed_transaction set max_priority_fee_per_gas = 12e9 | priority fee",
      })
  void refusesARowThatSomebodyChanged(String tampering, String reason) {
    chain.fund(world.deposit, ETHER);
    String sweepId = planned("1", ETHER).sweepId();
    world.jdbc().sql(tampering).update();

    assertRefused(sweepId, reason);
    assertRefused(sweepId, reason);

    assertThat(sweeps()).extracting(Sweep::state).containsExactly(Sweep.State.STUCK);
    assertThat(world.transfers().follow(sweepId).stage()).isEqualTo(Stage.STUCK);
    assertThat(world.transfers().follow(sweepId).detail()).contains(reason);
    world.transfers().broadcast(sweepId);
    assertThat(chain.accepted()).isEmpty();
  }

  @Test
  void freesTheNonceOfWhatWasRefused() {
    chain.fund(world.deposit, ETHER);
    String refused = planned("1", ETHER).sweepId();
    world.jdbc().sql("update signed_transaction set to_address = address").update();
    assertRefused(refused, "treasury");

    String sweepId = sweep("2", ETHER);

    assertThat(sweepId).isNotEqualTo(refused);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
    assertThat(planned("1", ETHER).sweepId()).as("a step keeps its sweep").isEqualTo(refused);
  }

  @Test
  void signsForTheTreasuryOfItsOwnConfigurationOnly() {
    Address own = Address.parse("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359");
    ChainSettings signers = ConfiguredChains.chain(ConfiguredChains.LOCAL, own, 200, false);
    SweepWorld disagreeing = new SweepWorld(chain, ConfiguredChains.of(signers));
    chain.fund(disagreeing.deposit, ETHER);
    String sweepId = disagreeing.transfers().plan(disagreeing.request("1", ETHER)).sweepId();

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> disagreeing.signing().sign(sweepId))
        .withMessageContaining("is not the treasury " + own);
  }

  @Test
  void judgesTheFeeByTheSignersOwnSetting() {
    TokenAmount little = FEE.plus(FEE);
    chain.fund(world.deposit, little);
    String sweepId = planned("1", little).sweepId();
    world.signersMaxFeePercent(49);

    assertRefused(sweepId, "49 %");
  }

  @Test
  void refusesWhereTheMoneyIsGone() {
    chain.fund(world.deposit, ETHER);
    String sweepId = planned("1", ETHER).sweepId();
    chain.empty(world.deposit);

    assertRefused(sweepId, "less than the 1 ETH");
  }

  @Test
  void keepsWhatWasSignedFromAnyChange() {
    chain.fund(world.deposit, ETHER);
    signed("1", ETHER);

    for (String change :
        List.of(
            "update signed_transaction set value = 1",
            "update signed_transaction set nonce = 5",
            "update signed_transaction set tx_hash = null, signed_bytes = null, signed_at = null",
            "delete from signed_transaction")) {
      assertThatExceptionOfType(DataAccessException.class)
          .as(change)
          .isThrownBy(() -> world.jdbc().sql(change).update())
          .withMessageContaining("never changed or deleted");
    }
  }

  @Test
  void allowsOneOpenSweepOfAnAssetAtAnAddress() {
    chain.fund(world.deposit, ETHER);
    planned("1", ETHER);

    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() ->
            world
                .jdbc()
                .sql(
                    """
                    insert into sweep select 'swp_other', payment_id, chain_id, from_address,
                      derivation_index, to_address, asset, asset_symbol, asset_decimals, amount,
                      value, fee, confirmations_required, state, reason, created_at, swept_at,
                      updated_at from sweep
                    """)
                .update())
        .withMessageContaining("sweep_one_open");
  }

  @Test
  void doesNotBroadcastWhatIsNotSigned() {
    chain.fund(world.deposit, ETHER);
    String sweepId = planned("1", ETHER).sweepId();

    assertThatIllegalStateException().isThrownBy(() -> world.transfers().broadcast(sweepId));
    assertThatIllegalStateException().isThrownBy(() -> world.transfers().follow(sweepId));
  }

  @Test
  void takesARefusedBroadcastOfAMinedTransferForDone() {
    chain.fund(world.deposit, ETHER);
    String sweepId = signed("1", ETHER);
    world.transfers().broadcast(sweepId);
    chain.mine(1);
    world.jdbc().sql("update signed_transaction set broadcast_at = null").update();

    world.transfers().broadcast(sweepId);

    assertThat(broadcastNoted()).isTrue();
  }

  @Test
  void leavesAnyOtherRefusedBroadcastToBeFollowed() {
    chain.fund(world.deposit, ETHER);
    String sweepId = signed("1", ETHER);
    chain.empty(world.deposit);

    world.transfers().broadcast(sweepId);

    assertThat(broadcastNoted()).isFalse();
    assertThat(world.transfers().follow(sweepId).stage()).isEqualTo(Stage.UNKNOWN);
  }

  @Test
  void followsATransferToItsDepth() {
    chain.fund(world.deposit, ETHER);
    String sweepId = signed("1", ETHER);
    assertThat(stageOf(sweepId)).isEqualTo(Stage.UNKNOWN);

    world.transfers().broadcast(sweepId);
    assertThat(stageOf(sweepId)).isEqualTo(Stage.WAITING);

    chain.forgetWaiting();
    assertThat(stageOf(sweepId)).isEqualTo(Stage.UNKNOWN);

    world.transfers().broadcast(sweepId);
    chain.mine(1);
    assertThat(world.transfers().follow(sweepId).blocksStillNeeded()).isEqualTo(2);
    chain.mine(1);
    assertThat(world.transfers().follow(sweepId).blocksStillNeeded()).isOne();
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.SIGNED);

    chain.mine(1);
    assertThat(stageOf(sweepId)).isEqualTo(Stage.SWEPT);
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.SWEPT);
  }

  @Test
  void sendsAgainWhatAReorgTookOut() {
    chain.fund(world.deposit, ETHER);
    String sweepId = signed("1", ETHER);
    world.transfers().broadcast(sweepId);
    chain.mine(1);
    chain.reorg(1);
    assertThat(stageOf(sweepId)).isEqualTo(Stage.UNKNOWN);

    world.transfers().broadcast(sweepId);
    chain.mine(CONFIRMATIONS);

    assertThat(stageOf(sweepId)).isEqualTo(Stage.SWEPT);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
  }

  @Test
  void recordsARevertedTransferOnceItIsDeep() {
    chain.fund(world.deposit, ETHER);
    String sweepId = signed("1", ETHER);
    world.transfers().broadcast(sweepId);
    chain.revertTransfers();
    chain.mine(CONFIRMATIONS - 1);
    assertThat(stageOf(sweepId)).isEqualTo(Stage.MINED);

    chain.mine(1);

    assertThat(world.transfers().follow(sweepId).detail()).contains("reverted");
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.STUCK);
  }

  @Test
  void recordsADisplacedTransferOnceItIsSure() {
    chain.fund(world.deposit, ETHER);
    String sweepId = signed("1", ETHER);
    chain.useNonce(world.deposit);
    assertThat(stageOf(sweepId)).isEqualTo(Stage.WAITING);
    chain.mine(CONFIRMATIONS - 1);
    assertThat(stageOf(sweepId)).isEqualTo(Stage.WAITING);

    chain.mine(1);

    assertThat(world.transfers().follow(sweepId).detail())
        .contains("another transaction", "nonce 0");
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.STUCK);
  }

  @Test
  void startsCountingAnewWhereAReorgFreedTheNonce() {
    chain.fund(world.deposit, ETHER);
    String sweepId = signed("1", ETHER);
    chain.useNonce(world.deposit);
    assertThat(stageOf(sweepId)).isEqualTo(Stage.WAITING);
    chain.mine(CONFIRMATIONS);
    chain.freeNonce(world.deposit);
    assertThat(stageOf(sweepId)).isEqualTo(Stage.UNKNOWN);
    chain.useNonce(world.deposit);

    assertThat(stageOf(sweepId)).isEqualTo(Stage.WAITING);
  }

  @Test
  void knowsNoSweepThatWasNotPlanned() {
    assertThatIllegalStateException()
        .isThrownBy(() -> world.transfers().follow("swp_none"))
        .withMessageContaining("swp_none");
  }

  private void assertRefused(String sweepId, String reason) {
    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> world.signing().sign(sweepId))
        .withMessageContaining(reason)
        .satisfies(failure -> {
          assertThat(failure.getType()).isEqualTo(SweepSigning.REFUSED);
          assertThat(failure.isNonRetryable()).isTrue();
        });
  }

  /** All steps, each by a new process. */
  private String sweep(String step, TokenAmount amount) {
    String sweepId = signed(step, amount);
    world.transfers().broadcast(sweepId);
    chain.mine(CONFIRMATIONS);
    assertThat(stageOf(sweepId)).isEqualTo(Stage.SWEPT);
    return sweepId;
  }

  private String signed(String step, TokenAmount amount) {
    String sweepId = planned(step, amount).sweepId();
    world.signing().sign(sweepId);
    return sweepId;
  }

  private Plan planned(String step, TokenAmount amount) {
    return world.transfers().plan(world.request(step, amount));
  }

  private Stage stageOf(String sweepId) {
    return world.transfers().follow(sweepId).stage();
  }

  private List<Sweep> sweeps() {
    return world.sweeps().ofPayment(PAYMENT);
  }

  private boolean broadcastNoted() {
    return world
        .jdbc()
        .sql("select broadcast_at is not null from signed_transaction")
        .query(Boolean.class)
        .single();
  }
}
