package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.sweep.activity.SweepWorld.CONFIRMATIONS;
import static dev.ctrip.gateway.sweep.activity.SweepWorld.PAYMENT;
import static dev.ctrip.gateway.wallet.ConfiguredChains.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweepTransfers.Decision;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import dev.ctrip.gateway.world.FakeChain;
import io.temporal.failure.ApplicationFailure;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** The steps of a sweep on a real PostgreSQL, with a chain that can be made to misbehave. */
class SweepStepsIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");

  /** 21,000 gas at 2.25 gwei: a base fee of 1 and a quarter, and a priority fee of 1. */
  private static final TokenAmount FEE = TokenAmount.ofBaseUnits(21_000L * 2_250_000_000L);

  private final FakeChain fake = new FakeChain(ConfiguredChains.local());
  private final UnrulyChain chain = new UnrulyChain(fake);
  private final SweepWorld world = new SweepWorld(chain);

  @Test
  void movesExactlyTheAmountAndLeavesNothing() {
    fake.fund(world.deposit, ETHER);

    sweep("1", ETHER);

    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
    assertThat(chain.balance(world.deposit)).isEqualTo(TokenAmount.ZERO);
    assertThat(sweeps())
        .singleElement()
        .isEqualTo(
            new Sweep(
                sweepIds().getFirst(),
                ConfiguredChains.LOCAL,
                ConfiguredChains.ETHER,
                ETHER,
                ETHER.minus(FEE),
                FEE,
                Sweep.State.SWEPT,
                chain.taken().iterator().next(),
                SweepWorld.NOW,
                SweepWorld.NOW,
                null));
  }

  @Test
  void leavesWhatWasNotAskedFor() {
    fake.fund(world.deposit, ETHER.plus(ETHER));

    sweep("1", ETHER);

    assertThat(chain.balance(world.deposit)).isEqualTo(ETHER);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
  }

  @Test
  void paysThePlannedFeeWhateverTheBaseFeeDoes() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = signed("1", ETHER);
    fake.setNextBaseFee(BigInteger.ONE);

    world.transfers().broadcast(outgoingId);
    fake.mine(CONFIRMATIONS);

    assertThat(chain.balance(world.deposit)).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void settlesWhatWasAskedForWhereTheTreasuryHasCode() {
    fake.fund(world.deposit, ETHER);
    chain.overestimateGas(9_000);

    sweep("1", ETHER);

    TokenAmount planned = TokenAmount.ofBaseUnits(37_500L * 2_250_000_000L);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(planned));
    assertThat(chain.balance(world.deposit)).isEqualTo(planned.minus(FEE));
    Sweep swept = sweeps().getFirst();
    assertThat(swept.amount()).as("what the payment is settled by").isEqualTo(ETHER);
    assertThat(swept.value()).isEqualTo(chain.balance(TREASURY));
    assertThat(swept.fee()).as("the real one").isEqualTo(FEE);
    assertThat(swept.amount().minus(swept.value()).minus(swept.fee()))
        .isEqualTo(chain.balance(world.deposit));
  }

  /**
   * Killed after planning (1), signing, broadcasting, mining or recording (5), and everything is
   * done again from the start by a new process: the same run's step, or a lost run's successor.
   */
  @ParameterizedTest(name = "killed after step {0}, again under {1}")
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 1", "5, 1", "1, 2", "2, 2", "3, 2", "4, 2"})
  void movesTheMoneyOnceWhereverItIsKilled(int stepsDone, String stepAfterwards) {
    fake.fund(world.deposit, ETHER);
    String outgoingId = planned("1", ETHER).outgoingId();
    if (stepsDone >= 2) {
      world.signing().sign(outgoingId);
    }
    if (stepsDone >= 3) {
      world.transfers().broadcast(outgoingId);
    }
    if (stepsDone >= 4) {
      fake.mine(CONFIRMATIONS);
    }
    if (stepsDone >= 5) {
      world.transfers().follow(outgoingId);
    }

    sweep(stepAfterwards, ETHER);

    assertThat(chain.taken()).hasSize(1);
    assertThat(chain.nextNonce(world.deposit)).isOne();
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
    assertThat(sweeps()).hasSize(1);
  }

  @Test
  void repeatsEveryStepWithTheSameAnswer() {
    fake.fund(world.deposit, ETHER);
    Plan plan = planned("1", ETHER);
    assertThat(planned("1", ETHER)).isEqualTo(plan);
    assertThat(planned("1", FEE)).as("the key counts, not the rest").isEqualTo(plan);

    String txHash = world.signing().sign(plan.outgoingId());
    assertThat(world.signing().sign(plan.outgoingId())).isEqualTo(txHash);

    world.transfers().broadcast(plan.outgoingId());
    world.transfers().broadcast(plan.outgoingId());
    fake.mine(CONFIRMATIONS);
    Progress swept = world.transfers().follow(plan.outgoingId());

    assertThat(swept).isEqualTo(new Progress(Stage.THROUGH, txHash, 0, "", 0, null));
    assertThat(world.transfers().follow(plan.outgoingId())).isEqualTo(swept);
    assertThat(world.signing().sign(plan.outgoingId())).isEqualTo(txHash);
    world.transfers().broadcast(plan.outgoingId());
    assertThat(planned("1", ETHER).outgoingId()).as("long after").isEqualTo(plan.outgoingId());
    assertThat(chain.taken()).hasSize(1);
  }

  @Test
  void drivesTheOpenSweepOfALostRunToItsEnd() {
    fake.fund(world.deposit, ETHER);
    Plan lost = planned("1", ETHER);

    assertThat(planned("2", ETHER)).isEqualTo(lost);
    sweep("1", ETHER);

    assertThat(planned("2", ETHER).outgoingId())
        .as("a step keeps the sweep it was given")
        .isEqualTo(lost.outgoingId());
  }

  /** Else nobody would open the sweep again: the reorg has been told of already. */
  @Test
  void doesNotTakeASweepForThroughInABlockThatTheScannerDoesNotHave() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = signed("1", ETHER);
    world.transfers().broadcast(outgoingId);
    fake.mine(CONFIRMATIONS);
    world.readBlocksAreCanonical(false);

    assertThat(world.transfers().follow(outgoingId).stage()).isEqualTo(Stage.MINED);
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.SIGNED);
    world.readBlocksAreCanonical(true);

    assertThat(stageOf(outgoingId)).isEqualTo(Stage.THROUGH);
  }

  @Test
  void drivesWhatAReorgOpenedAgainThoughTheStepsOwnSweepIsThrough() {
    fake.fund(world.deposit, ETHER);
    String first = sweep("1", ETHER);
    fake.fund(world.deposit, ETHER);
    String second = sweep("2", ETHER);
    world.sweeps().reopenFrom(ConfiguredChains.LOCAL, 1);
    assertThat(planned("2", ETHER).outgoingId()).as("its own first").isEqualTo(second);
    assertThat(stageOf(second)).isEqualTo(Stage.THROUGH);

    assertThat(planned("2", ETHER).outgoingId()).as("then the other").isEqualTo(first);

    assertThat(stageOf(first)).isEqualTo(Stage.THROUGH);
    assertThat(planned("2", ETHER).outgoingId()).as("nothing is open").isEqualTo(second);
  }

  @Test
  void sweepsWhatArrivesLaterUnderTheNextStepAndNonce() {
    fake.fund(world.deposit, ETHER);
    String first = sweep("1", ETHER);
    fake.fund(world.deposit, ETHER);

    String second = sweep("2", ETHER);

    assertThat(second).isNotEqualTo(first);
    assertThat(chain.nextNonce(world.deposit)).isEqualTo(2);
    assertThat(sweeps()).extracting(Sweep::state).containsOnly(Sweep.State.SWEPT).hasSize(2);
  }

  @ParameterizedTest(name = "own step each: {0}")
  @ValueSource(booleans = {true, false})
  void makesOneSweepHoweverManyPlanAtOnce(boolean ownStepEach) throws Exception {
    fake.fund(world.deposit, ETHER);
    List<Callable<Plan>> plans =
        IntStream.range(0, 8)
            .<Callable<Plan>>mapToObj(i -> () -> planned(ownStepEach ? "" + i : "1", ETHER))
            .toList();

    Set<String> outgoingIds = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(plans.size())) {
      for (Future<Plan> plan : threads.invokeAll(plans)) {
        outgoingIds.add(plan.get().outgoingId());
      }
    }

    assertThat(outgoingIds).hasSize(1);
    assertThat(sweeps()).hasSize(1);
  }

  @Test
  void signsOnceHoweverManySignAtOnce() throws Exception {
    fake.fund(world.deposit, ETHER);
    String outgoingId = planned("1", ETHER).outgoingId();
    List<Callable<String>> signatures =
        IntStream.range(0, 8)
            .<Callable<String>>mapToObj(i -> () -> world.signing().sign(outgoingId))
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
    fake.fund(world.deposit, ETHER);
    chain.useNonces(3);

    String outgoingId = planned("1", ETHER).outgoingId();

    assertThat(world.ledger().outgoing(outgoingId).nonce()).isEqualTo(3);
  }

  @Test
  void takesItsOwnNonceWhereTheChainLagsBehind() {
    fake.fund(world.deposit, ETHER);
    sweep("1", ETHER);
    fake.fund(world.deposit, ETHER);
    chain.useNonces(-1);

    String outgoingId = planned("2", ETHER).outgoingId();

    assertThat(world.ledger().outgoing(outgoingId).nonce()).isOne();
  }

  @Test
  void saysWhetherTheTransferWasSentBefore() {
    fake.fund(world.deposit, ETHER);

    String outgoingId = signed("1", ETHER);
    assertThat(planned("1", ETHER).decision()).as("signed").isEqualTo(Decision.PLANNED);

    world.transfers().broadcast(outgoingId);
    assertThat(planned("1", ETHER))
        .as("sent")
        .isEqualTo(new Plan(Decision.UNDER_WAY, outgoingId, ""));
    assertThat(planned("2", ETHER).decision())
        .as("to a lost run's successor")
        .isEqualTo(Decision.UNDER_WAY);
  }

  @Test
  void defersWhatWouldCostTooMuchAndSaysHowMuch() {
    TokenAmount little = FEE.plus(FEE).minus(TokenAmount.ofBaseUnits(1));
    fake.fund(world.deposit, little);

    Plan plan = planned("1", little);

    assertThat(plan.decision()).isEqualTo(Decision.DEFERRED);
    assertThat(plan.detail()).contains("0.000094499999999999 ETH", "0.00004725 ETH", "50 %");
    assertThat(sweeps())
        .singleElement()
        .satisfies(waiting -> {
          assertThat(waiting.state()).isEqualTo(Sweep.State.WAITING);
          assertThat(waiting.reason()).isEqualTo(plan.detail());
        });
  }

  @Test
  void asksAgainWhereANodeShowsLessThanWasConfirmed() {
    fake.fund(world.deposit, ETHER.minus(TokenAmount.ofBaseUnits(1)));

    assertPutOff(() -> planned("1", ETHER), "0.999999999999999999 ETH", "1 ETH");
    assertThat(sweeps()).isEmpty();

    fake.fund(world.deposit, ETHER);
    assertThat(planned("1", ETHER).decision()).isEqualTo(Decision.PLANNED);
  }

  @Test
  void asksAgainWhereTheNodeThatEstimatesLagsBehind() {
    fake.fund(world.deposit, ETHER);
    chain.refuseNextEstimate("insufficient funds for transfer");

    assertThatExceptionOfType(TransferRefusedException.class).isThrownBy(() -> planned("1", ETHER));

    assertThat(planned("1", ETHER).decision()).isEqualTo(Decision.PLANNED);
  }

  @Test
  void asksForAPersonWhereTheTreasuryRefuses() {
    fake.fund(world.deposit, ETHER);
    fake.revertAt(TREASURY);

    Plan plan = planned("1", ETHER);

    assertThat(plan.decision()).isEqualTo(Decision.STUCK);
    assertThat(plan.detail()).contains("execution reverted");
    assertThat(sweeps().getLast().state()).isEqualTo(Sweep.State.STUCK);
    assertThat(sweeps().getLast().amount()).isEqualTo(ETHER);
    assertThat(sweeps().getLast().reason()).isEqualTo(plan.detail());
  }

  @Test
  void keepsAStepStuckAndTriesAnewUnderTheNext() {
    fake.fund(world.deposit, ETHER);
    chain.refuseNextEstimate("execution reverted");
    Plan stuck = planned("1", ETHER);

    assertThat(planned("1", ETHER)).isEqualTo(stuck);
    sweep("2", ETHER);

    assertThat(sweeps())
        .extracting(Sweep::state)
        .containsExactlyInAnyOrder(Sweep.State.STUCK, Sweep.State.SWEPT);
    assertThat(chain.nextNonce(world.deposit)).as("a stuck plan takes no nonce").isOne();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update outgoing set key_index = 8 | the address at index 8",
        "update outgoing set purpose = 'gas' | the row calls it a gas, but by what it does it is a sweep",
        "update outgoing_attempt set amount = 0 | a transfer of nothing",
        "update outgoing_attempt set max_priority_fee_per_gas = 3e9 | priority fee",
      })
  void refusesARowThatSomebodyChanged(String tampering, String reason) {
    fake.fund(world.deposit, ETHER);
    String outgoingId = planned("1", ETHER).outgoingId();
    world.jdbc().sql(tampering).update();

    assertRefused(outgoingId, reason);
    assertRefused(outgoingId, reason);

    assertThat(sweeps()).extracting(Sweep::state).containsExactly(Sweep.State.STUCK);
    assertThat(world.transfers().follow(outgoingId).stage()).isEqualTo(Stage.STUCK);
    assertThat(world.transfers().follow(outgoingId).detail()).contains(reason);
    world.transfers().broadcast(outgoingId);
    assertThat(chain.taken()).isEmpty();
  }

  /** What limits and settings forbid today they may allow tomorrow, also without anybody's help. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update outgoing set to_address = from_address | is not the treasury",
        "update outgoing_attempt set max_fee_per_gas = 201e9, amount = 1e17 | above the chain's limit",
        "update outgoing set gas_limit = 500000000 | a gas limit of 500000000",
        "with fee as (update outgoing_attempt set max_fee_per_gas = 1, max_priority_fee_per_gas = 1) update outgoing set gas_limit = 20999 | a gas limit of 20999",
        "with less as (update outgoing_attempt set amount = 1e16) update outgoing set gas_limit = 9000000 | more than the signer's 50 %",
      })
  void plansAnewWhatTheSignerRefusesForNow(String tampering, String reason) {
    fake.fund(world.deposit, ETHER);
    String outgoingId = planned("1", ETHER).outgoingId();
    world.jdbc().sql(tampering).update();

    assertNotToday(outgoingId, reason);
    assertNotToday(outgoingId, reason);

    assertThat(sweeps()).extracting(Sweep::state).containsExactly(Sweep.State.WAITING);
    assertThat(sweeps().getFirst().waitsFor()).isEqualTo(Sweep.WaitsFor.SIGNER);
    assertThat(sweeps().getFirst().reason()).contains(reason);
    assertThat(chain.taken()).isEmpty();
    sweep("1", ETHER);
    assertThat(sweeps()).extracting(Sweep::state).containsExactly(Sweep.State.SWEPT);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
    assertThat(chain.nextNonce(world.deposit)).as("the nonce was free again").isOne();
  }

  @Test
  void freesTheNonceOfWhatWasRefused() {
    fake.fund(world.deposit, ETHER);
    String refused = planned("1", ETHER).outgoingId();
    world.jdbc().sql("update outgoing_attempt set amount = 0").update();
    assertRefused(refused, "a transfer of nothing");

    String outgoingId = sweep("2", ETHER);

    assertThat(outgoingId).isNotEqualTo(refused);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
    assertThat(planned("1", ETHER).decision())
        .as("a step keeps its sweep")
        .isEqualTo(Decision.STUCK);
  }

  @Test
  void triesAStuckSweepAgainOnceItIsLetGo() {
    fake.fund(world.deposit, ETHER);
    String refused = planned("1", ETHER).outgoingId();
    world.jdbc().sql("update outgoing_attempt set amount = 0").update();
    assertRefused(refused, "a transfer of nothing");
    String sweepId = sweepIds().getFirst();

    world.ledger().releaseStuck(sweepId);
    assertThat(sweeps()).extracting(Sweep::state).containsExactly(Sweep.State.WAITING);
    assertThat(sweeps().getFirst().reason())
        .isEqualTo("it is to be tried again; a transfer of nothing only burns its fee");
    sweep("1", ETHER);

    assertThat(sweepIds()).containsExactly(sweepId);
    assertThat(sweeps()).extracting(Sweep::state).containsExactly(Sweep.State.SWEPT);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
    world.ledger().releaseStuck(sweepId);
    assertThat(sweeps()).extracting(Sweep::state).containsExactly(Sweep.State.SWEPT);
  }

  @Test
  void letsNoStuckSweepGoThatAnotherHasTakenThePlaceOf() {
    fake.fund(world.deposit, ETHER);
    chain.refuseNextEstimate("execution reverted");
    planned("1", ETHER);
    String stuck = sweepIds().getFirst();
    planned("2", ETHER);

    world.ledger().releaseStuck(stuck);

    assertThat(world.ledger().get(stuck).state()).isEqualTo(Sweep.State.STUCK);
  }

  /** As a reorg leaves it that took a transfer which had been mined without effect. */
  @Test
  void letsNoStuckSweepGoWhoseTransactionMayStillBeMined() {
    fake.fund(world.deposit, ETHER);
    signed("1", ETHER);
    world.jdbc().sql("update sweep set state = 'stuck', reason = 'somebody has said so'").update();

    world.ledger().releaseStuck(sweepIds().getFirst());

    assertThat(sweeps()).extracting(Sweep::state).containsExactly(Sweep.State.STUCK);
  }

  @Test
  void signsForTheTreasuryOfItsOwnConfigurationOnly() {
    Address own = Address.parse("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359");
    ChainSettings signers = ConfiguredChains.chain(ConfiguredChains.LOCAL, own, 200, false);
    SweepWorld disagreeing = new SweepWorld(chain, ConfiguredChains.of(signers));
    fake.fund(disagreeing.deposit, ETHER);
    String outgoingId = disagreeing.transfers().plan(disagreeing.request("1", ETHER)).outgoingId();

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> disagreeing.signing().sign(outgoingId))
        .withMessageContaining("is not the treasury " + own);
  }

  @Test
  void judgesTheFeeByTheSignersOwnSetting() {
    TokenAmount little = FEE.plus(FEE);
    fake.fund(world.deposit, little);
    String outgoingId = planned("1", little).outgoingId();
    world.signersMaxFeePercent(49);

    assertNotToday(outgoingId, "49 %");
    world.signersMaxFeePercent(50);
    sweep("1", little);
  }

  @Test
  void signsNothingWhileANodeShowsLessThanIsToLeave() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = planned("1", ETHER).outgoingId();
    fake.fund(world.deposit, TokenAmount.ZERO);

    assertPutOff(() -> world.signing().sign(outgoingId), "0 ETH", "less than the 1 ETH");
    assertThat(sweeps()).extracting(Sweep::state).containsExactly(Sweep.State.PLANNED);

    fake.fund(world.deposit, ETHER);
    assertThat(world.signing().sign(outgoingId)).isNotBlank();
  }

  @Test
  void signsNoMoreThanIsThere() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = planned("1", ETHER).outgoingId();
    world.jdbc().sql("update outgoing_attempt set amount = amount + 1").update();

    assertPutOff(() -> world.signing().sign(outgoingId), "less than the");
  }

  @Test
  void keepsWhatWasSignedFromAnyChange() {
    fake.fund(world.deposit, ETHER);
    signed("1", ETHER);

    for (String change :
        List.of(
            "update outgoing_attempt set amount = 1",
            "update outgoing_attempt set tx_hash = null, signed_bytes = null, signed_at = null",
            "delete from outgoing_attempt",
            "update outgoing set nonce = 5",
            "update outgoing set to_address = from_address",
            "update outgoing set state = 'refused', reason = 'so that its nonce is free'",
            "delete from outgoing")) {
      assertThatExceptionOfType(DataAccessException.class)
          .as(change)
          .isThrownBy(() -> world.jdbc().sql(change).update())
          .withMessageContaining("never changed or deleted");
    }
  }

  @Test
  void allowsOneOpenSweepOfAnAssetAtAnAddress() {
    fake.fund(world.deposit, ETHER);
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
    fake.fund(world.deposit, ETHER);
    String outgoingId = planned("1", ETHER).outgoingId();

    assertThatIllegalStateException().isThrownBy(() -> world.transfers().broadcast(outgoingId));
    assertThat(world.transfers().follow(outgoingId))
        .isEqualTo(new Progress(Stage.UNKNOWN, "", 0, "it waits to be signed", 0, outgoingId));
  }

  @Test
  void sendsOnceThoughTheNodesAnswerWasLost() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = signed("1", ETHER);
    fake.loseNextAnswer();

    assertThat(world.transfers().broadcast(outgoingId))
        .contains("is not known", "no answer in time");
    assertThat(broadcastNoted()).isFalse();
    assertThat(world.transfers().broadcast(outgoingId)).isNull();
    fake.mine(CONFIRMATIONS);

    assertThat(stageOf(outgoingId)).isEqualTo(Stage.THROUGH);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
  }

  @Test
  void takesARefusedBroadcastOfAMinedTransferForDone() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = signed("1", ETHER);
    world.transfers().broadcast(outgoingId);
    fake.mine(1);
    world.jdbc().sql("update outgoing_attempt set broadcast_at = null").update();
    chain.refuseNextBroadcast();

    world.transfers().broadcast(outgoingId);

    assertThat(broadcastNoted()).isTrue();
  }

  @Test
  void leavesAnyOtherRefusedBroadcastToBeFollowed() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = signed("1", ETHER);
    fake.fund(world.deposit, TokenAmount.ZERO);

    assertThat(world.transfers().broadcast(outgoingId))
        .startsWith("the transaction 0x")
        .contains("is refused: ");

    assertThat(broadcastNoted()).isFalse();
    assertThat(world.transfers().follow(outgoingId).stage()).isEqualTo(Stage.UNKNOWN);
  }

  @Test
  void followsATransferToItsDepth() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = signed("1", ETHER);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.UNKNOWN);

    chain.forgetNextBroadcast();
    world.transfers().broadcast(outgoingId);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.UNKNOWN);

    world.transfers().broadcast(outgoingId);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.WAITING);

    fake.mine(1);
    assertThat(world.transfers().follow(outgoingId).blocksStillNeeded()).isEqualTo(2);
    fake.mine(1);
    assertThat(world.transfers().follow(outgoingId).blocksStillNeeded()).isOne();
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.SIGNED);

    fake.mine(1);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.THROUGH);
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.SWEPT);
  }

  @Test
  void sendsAgainWhatAReorgTookOut() {
    fake.fund(world.deposit, ETHER);
    fake.mine(1);
    String outgoingId = signed("1", ETHER);
    world.transfers().broadcast(outgoingId);
    fake.mine(1);
    fake.reorg(1);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.UNKNOWN);

    world.transfers().broadcast(outgoingId);
    fake.mine(CONFIRMATIONS);

    assertThat(stageOf(outgoingId)).isEqualTo(Stage.THROUGH);
    assertThat(chain.balance(TREASURY)).isEqualTo(ETHER.minus(FEE));
  }

  @Test
  void recordsARevertedTransferOnceItIsDeep() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = signed("1", ETHER);
    world.transfers().broadcast(outgoingId);
    fake.revertAt(TREASURY);
    fake.mine(CONFIRMATIONS - 1);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.MINED);

    fake.mine(1);

    assertThat(world.transfers().follow(outgoingId).detail()).contains("reverted");
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.STUCK);
  }

  @Test
  void recordsADisplacedTransferOnceItIsSure() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = signed("1", ETHER);
    chain.useNonces(1);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.WAITING);
    fake.mine(CONFIRMATIONS - 1);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.WAITING);

    fake.mine(1);

    assertThat(world.transfers().follow(outgoingId).detail())
        .contains("another transaction", "nonce 0");
    assertThat(sweeps().getFirst().state()).isEqualTo(Sweep.State.STUCK);
  }

  /** Two may look at once, and one of them be slow. */
  @Test
  void whatHasEndedSaysNothingMoreOfItsSweep() {
    fake.fund(world.deposit, ETHER);
    Outgoing slow = world.ledger().outgoing(signed("1", ETHER));
    world.ledger().recordLost(slow, "its nonce is used", false);
    String next = signed("1", ETHER);
    TxHash hash = slow.hashes().getFirst();

    world.ledger().recordLost(slow, "its nonce is used", true);
    boolean failed =
        world
            .ledger()
            .recordFailed(
                slow, "reverted", new SweepLedger.Failure(hash, 1, FEE), true, () -> true);
    boolean mined = world.ledger().recordMined(slow, hash, 1, FEE, ETHER, () -> true);

    assertThat(failed).isFalse();
    assertThat(mined).isFalse();
    assertThat(next).isNotEqualTo(slow.id());
    assertThat(sweeps()).extracting(Sweep::state).containsExactly(Sweep.State.SIGNED);
  }

  @Test
  void startsCountingAnewWhereAReorgFreedTheNonce() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = signed("1", ETHER);
    chain.useNonces(1);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.WAITING);
    fake.mine(CONFIRMATIONS);
    chain.useNonces(-1);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.UNKNOWN);
    chain.useNonces(1);

    assertThat(stageOf(outgoingId)).isEqualTo(Stage.WAITING);
  }

  @Test
  void saysWhatATransferWaitsFor() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = signed("1", ETHER);
    world.transfers().broadcast(outgoingId);
    assertThat(world.transfers().follow(outgoingId).detail())
        .startsWith("the transaction 0x")
        .endsWith("signed at 2026-01-01T00:00:00Z, waits to be mined");

    fake.mine(1);
    assertThat(world.transfers().follow(outgoingId).detail())
        .endsWith("is mined; blocks still needed over it: 2");
  }

  @Test
  void storesWhatTheWalletRefuses() {
    fake.fund(world.deposit, ETHER);
    String outgoingId = planned("1", ETHER).outgoingId();

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> world.signing(new RefusingSigner(world.deposit)).sign(outgoingId))
        .satisfies(failure -> assertThat(failure.getType()).isEqualTo(SweepSigning.REFUSED));

    assertThat(sweeps().getLast().reason()).isEqualTo("not with this key");
  }

  @Test
  void knowsNoSweepThatWasNotPlanned() {
    assertThatIllegalStateException()
        .isThrownBy(() -> world.transfers().follow("swp_none"))
        .withMessageContaining("swp_none");
  }

  private record RefusingSigner(Address own) implements Signer {

    @Override
    public Address addressOf(KeyReference key) {
      return own;
    }

    @Override
    public SignedTransfer sign(UnsignedTransfer transfer, KeyReference key) {
      throw new SigningRefusedException("not with this key");
    }
  }

  private void assertRefused(String outgoingId, String reason) {
    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> world.signing().sign(outgoingId))
        .withMessageContaining(reason)
        .satisfies(failure -> {
          assertThat(failure.getType()).isEqualTo(SweepSigning.REFUSED);
          assertThat(failure.isNonRetryable()).isTrue();
        });
  }

  private void assertNotToday(String outgoingId, String reason) {
    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> world.signing().sign(outgoingId))
        .withMessageContaining(reason)
        .satisfies(failure -> {
          assertThat(failure.getType()).isEqualTo(SweepSigning.NOT_TODAY);
          assertThat(failure.isNonRetryable()).isTrue();
        });
  }

  private static void assertPutOff(ThrowingCallable step, String... saying) {
    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(step)
        .satisfies(failure -> {
          // The sweep gives way and is asked for again: only its owner knows whether a reorg took
          // it.
          assertThat(failure.getType()).isEqualTo(SweepTransfers.SHORT_BALANCE);
          assertThat(failure.isNonRetryable()).isTrue();
          assertThat(failure.getOriginalMessage()).contains(saying);
        });
  }

  /** All steps, each by a new process. */
  private String sweep(String step, TokenAmount amount) {
    String outgoingId = signed(step, amount);
    world.transfers().broadcast(outgoingId);
    fake.mine(CONFIRMATIONS);
    assertThat(stageOf(outgoingId)).isEqualTo(Stage.THROUGH);
    return outgoingId;
  }

  private String signed(String step, TokenAmount amount) {
    String outgoingId = planned(step, amount).outgoingId();
    world.signing().sign(outgoingId);
    return outgoingId;
  }

  private Plan planned(String step, TokenAmount amount) {
    return world.transfers().plan(world.request(step, amount));
  }

  private Stage stageOf(String outgoingId) {
    return world.transfers().follow(outgoingId).stage();
  }

  private List<String> sweepIds() {
    return sweeps().stream().map(Sweep::id).toList();
  }

  private List<Sweep> sweeps() {
    return world.sweeps().ofPayment(PAYMENT);
  }

  private boolean broadcastNoted() {
    return world
        .jdbc()
        .sql("select broadcast_at is not null from outgoing_attempt")
        .query(Boolean.class)
        .single();
  }
}
