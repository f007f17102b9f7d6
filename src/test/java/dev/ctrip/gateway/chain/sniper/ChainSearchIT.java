package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.chain.DepositSearch;
import dev.ctrip.gateway.chain.DepositSearch.Outcome;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is found beside the sniper's way: by people's questions, and by balances. */
@Timeout(60)
class ChainSearchIT {

  private static final Address OURS = ScriptedChain.address(1);
  private static final Address THEIRS = ScriptedChain.address(2);
  private static final Address UNLISTED = ScriptedChain.address(0x70);

  private final ScriptedChain chain = new ScriptedChain();
  private final ScanWorld world = new ScanWorld(chain, OURS);
  private final DepositSearch search = world.search();

  @BeforeEach
  void begin() {
    world.scan();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void advancesAsTheSniperDoes() {
    chain.pay(OURS, 5);
    chain.mine(3);

    assertThat(search.advance(ScriptedChain.ID, cursor -> {}).number()).isEqualTo(chain.tip());

    assertThat(world.seenBy(OURS)).hasSize(1);
  }

  @Test
  void whoeverHearsOfItsProgressMayEndIt() {
    chain.mine(200);

    assertThatThrownBy(() ->
            search.advance(
                ScriptedChain.ID,
                cursor -> {
                  if (cursor > 20) {
                    throw new IllegalStateException("enough");
                  }
                }))
        .hasMessage("enough");

    assertThat(world.cursor().number()).isBetween(20L, 100L);
  }

  @Test
  void readsAgainWhatWasMissed() {
    TxHash missed = payUnseen(5);
    List<Long> done = new ArrayList<>();

    List<Deposit> found = search.again(ScriptedChain.ID, new BlockRange(0, 1000), done::add);

    assertThat(found).extracting(Deposit::txHash).containsExactly(missed);
    assertThat(world.listener.recorded()).isEqualTo(found);
    assertThat(world.listener.committed()).isEqualTo(found);
    assertThat(done.getLast()).isEqualTo(world.cursor().number());
    assertThat(search.again(ScriptedChain.ID, new BlockRange(0, 1000), done::add)).isEmpty();
  }

  @Test
  void leavesWhatIsAboveTheCursorToTheSniper() {
    chain.pay(OURS, 5);
    chain.mine(2);

    assertThat(search.again(ScriptedChain.ID, new BlockRange(0, 1000), done -> {})).isEmpty();
    assertThat(world.deposits.to(OURS)).isEmpty();
  }

  @Test
  void recordsNothingOfABlockThatIsNotTheOneItHasRead() {
    payUnseen(5);
    chain.replaceByEmpty(1);
    TxHash inAnother = chain.pay(OURS, 7);
    chain.takeBack(1);
    chain.mine();

    assertThat(search.again(ScriptedChain.ID, new BlockRange(0, 1000), done -> {})).isEmpty();
    assertThat(search.claim(ScriptedChain.ID, inAnother, OURS).outcome())
        .isEqualTo(Outcome.NOTHING_FOR_ADDRESS);
  }

  @Test
  void claimsATransferToTheAddressOnce() {
    TxHash missed = payUnseen(5);

    DepositSearch.Claim claim = search.claim(ScriptedChain.ID, missed, OURS);

    assertThat(claim.outcome()).isEqualTo(Outcome.RECORDED);
    assertThat(claim.deposits()).extracting(Deposit::txHash).containsExactly(missed);
    assertThat(search.claim(ScriptedChain.ID, missed, OURS).outcome()).isEqualTo(Outcome.KNOWN);
    assertThat(world.listener.recorded()).hasSize(1);
  }

  @Test
  void saysWhyAClaimBringsNothing() {
    TxHash failed = chain.payInVain(OURS, 5);
    TxHash toOthers = chain.pay(THEIRS, 5);
    chain.mine();
    world.scan();
    TxHash waiting = chain.pay(OURS, 5);

    assertThat(search.claim(ScriptedChain.ID, failed, OURS).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(search.claim(ScriptedChain.ID, toOthers, OURS).outcome())
        .isEqualTo(Outcome.NOTHING_FOR_ADDRESS);
    assertThat(search.claim(ScriptedChain.ID, waiting, OURS).outcome())
        .isEqualTo(Outcome.NOT_MINED);
    chain.mine();
    assertThat(search.claim(ScriptedChain.ID, waiting, OURS).outcome())
        .isEqualTo(Outcome.NOT_READ_YET);
    assertThat(world.deposits.to(OURS)).isEmpty();
  }

  @Test
  void takesAMissingReceiptForNoFailure() {
    TxHash missed = payUnseen(5);
    chain.withoutReceipts(true);

    assertThatThrownBy(() -> search.claim(ScriptedChain.ID, missed, OURS))
        .isInstanceOf(ChainUnavailableException.class);

    chain.withoutReceipts(false);
    assertThat(search.claim(ScriptedChain.ID, missed, OURS).outcome()).isEqualTo(Outcome.RECORDED);
  }

  @Test
  void recordsAnUnlistedTokenByItsContractAndTellsNobody() {
    TxHash payment = chain.payToken(UNLISTED, THEIRS, OURS, 9, 0);
    scanUnseen();

    DepositSearch.Claim claim = search.claim(ScriptedChain.ID, payment, OURS);

    assertThat(claim.deposits()).extracting(Deposit::asset).containsExactly(UNLISTED);
    assertThat(world.listener.recorded()).isEmpty();
    assertThat(world.deposits.to(OURS)).isEqualTo(claim.deposits());
    assertThat(world.deposits.listedTo(OURS)).as("what payments are judged by").isEmpty();
  }

  @Test
  void refusesAChainThatWasNeverRead() {
    try (ScanWorld unread = new ScanWorld(new ScriptedChain(), OURS)) {
      assertThatThrownBy(() -> unread.search().byBalance(ScriptedChain.ID, OURS))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void findsMoneyThatNoTransactionShowsByItsRangeOfBlocks() {
    chain.pay(OURS, 3);
    chain.payThroughContract(OURS, 40);
    BlockHeader last = chain.mine();
    world.scan();

    List<Deposit> found = search.byBalance(ScriptedChain.ID, OURS);

    assertThat(found)
        .containsExactly(
            Deposit.inRange(ScriptedChain.ID, 0, last, OURS, TokenAmount.ofBaseUnits(40)));
    assertThat(search.byBalance(ScriptedChain.ID, OURS)).isEmpty();
    chain.payThroughContract(OURS, 2);
    chain.mine();
    world.scan();
    assertThat(search.byBalance(ScriptedChain.ID, OURS))
        .extracting(Deposit::amount, Deposit::fromBlock)
        .containsExactly(tuple(TokenAmount.ofBaseUnits(2), last.number() + 1));
    assertThat(sum()).isEqualTo(45);
  }

  @Test
  void aTransactionThatIsFoundTakesItsPlace() {
    TxHash missed = payUnseen(5);
    chain.payThroughContract(OURS, 40);
    chain.mine();
    world.scan();
    search.byBalance(ScriptedChain.ID, OURS);
    assertThat(sum()).isEqualTo(45);

    search.claim(ScriptedChain.ID, missed, OURS);

    assertThat(world.deposits.to(OURS))
        .extracting(Deposit::txHash, deposit -> deposit.amount().toString())
        .containsExactlyInAnyOrder(tuple(missed, "5"), tuple(null, "40"));
    assertThat(world.deposits.observations(OURS, 10))
        .extracting(DepositObservation::kind)
        .containsExactly(
            DepositObservation.Kind.SEEN,
            DepositObservation.Kind.SEEN,
            DepositObservation.Kind.REPLACED);
  }

  @Test
  void takesNoMoreThanItExplains() {
    TxHash missed = payUnseen(30);
    chain.payThroughContract(OURS, 10);
    chain.mine();
    world.scan();
    search.byBalance(ScriptedChain.ID, OURS);

    search.claim(ScriptedChain.ID, missed, OURS);

    assertThat(sum()).isEqualTo(40);
  }

  @Test
  void aTransactionThatExplainsAllOfItLeavesNothingElse() {
    TxHash missed = payUnseen(5);
    search.byBalance(ScriptedChain.ID, OURS);
    Deposit byBalance = world.deposits.to(OURS).getFirst();
    world.deposits.confirm(byBalance);

    search.again(ScriptedChain.ID, new BlockRange(0, chain.tip()), done -> {});

    assertThat(world.deposits.to(OURS))
        .extracting(Deposit::txHash, Deposit::state)
        .containsExactly(tuple(missed, Deposit.State.CONFIRMED));
  }

  @Test
  void tellsNothingOfAnAddressThatSomethingHasLeft() {
    chain.payThroughContract(OURS, 40);
    chain.mine();
    chain.spend(OURS);
    world.scan();

    assertThat(search.byBalance(ScriptedChain.ID, OURS)).isEmpty();
  }

  @Test
  void isSilentWhereNoNodeHasTheState() {
    chain.payThroughContract(OURS, 40);
    chain.mine();
    world.scan();
    chain.withoutState();

    assertThat(search.byBalance(ScriptedChain.ID, OURS)).isEmpty();
    assertThat(world.deposits.to(OURS)).isEmpty();
  }

  @Test
  void aReorgTakesItAndWhatIsThereAfterwardsIsFoundAgain() {
    chain.payThroughContract(OURS, 40);
    chain.mine(2);
    world.scan();
    search.byBalance(ScriptedChain.ID, OURS);

    chain.replaceByEmpty(2);
    chain.mine();
    world.scan();
    assertThat(world.seenBy(OURS)).isEmpty();
    chain.payThroughContract(OURS, 7);
    chain.mine();
    world.scan();

    search.byBalance(ScriptedChain.ID, OURS);
    assertThat(sum()).isEqualTo(7);
  }

  @Test
  void aReorgTakesOnlyTheRangesThatItReaches() {
    chain.payThroughContract(OURS, 40);
    chain.mine();
    world.scan();
    search.byBalance(ScriptedChain.ID, OURS);
    chain.payThroughContract(OURS, 7);
    chain.mine();
    world.scan();
    search.byBalance(ScriptedChain.ID, OURS);
    assertThat(sum()).isEqualTo(47);

    chain.replaceByEmpty(1);
    chain.payThroughContract(OURS, 9);
    chain.mine();
    world.scan();
    search.byBalance(ScriptedChain.ID, OURS);

    assertThat(sum()).isEqualTo(49);
  }

  @Test
  void beforeADeadlinePassesItsAddressIsLookedAtAsOfTheLastBlockInTime() {
    BlockHeader inTime = chain.mine();
    chain.payThroughContract(OURS, 40);
    BlockHeader lastInTime = chain.mine();
    world.listener.awaits(OURS, lastInTime.timestamp());
    world.listener.awaits(THEIRS, inTime.timestamp());
    chain.payThroughContract(THEIRS, 8);
    chain.payThroughContract(OURS, 2);
    chain.mine();

    world.scan();

    assertThat(world.seenBy(OURS))
        .containsExactly(
            Deposit.inRange(ScriptedChain.ID, 0, lastInTime, OURS, TokenAmount.ofBaseUnits(40)));
    assertThat(world.seenBy(THEIRS)).as("it came too late, and is not looked for yet").isEmpty();
    assertThat(world.cursor().time()).isEqualTo(world.cursor().timestamp());
  }

  @Test
  void alsoAfterALongGap() {
    chain.payThroughContract(OURS, 40);
    BlockHeader inTime = chain.mine();
    world.listener.awaits(OURS, inTime.timestamp());
    chain.mine(500);

    world.scan();

    assertThat(world.seenBy(OURS))
        .extracting(Deposit::blockTime)
        .containsExactly(inTime.timestamp());
  }

  @Test
  void nobodyExpiresWhileBalancesCannotBeRead() {
    BlockHeader due = chain.mine();
    world.scan();
    world.listener.awaits(OURS, due.timestamp().plusSeconds(1));
    chain.mine(2);
    chain.withoutBalances(true);

    world.scan();

    assertThat(world.cursor().number()).as("blocks are read all the same").isEqualTo(chain.tip());
    assertThat(world.cursor().time()).isBefore(due.timestamp().plusSeconds(1));
    chain.withoutBalances(false);
    world.scan();
    assertThat(world.cursor().time()).isEqualTo(world.cursor().timestamp());
  }

  @Test
  void whereTracesAreToldTheTransactionItselfIsTheDeposit() {
    chain.tellTraces();
    TxHash twice = chain.payThroughContract(OURS, 40);
    chain.addInner(twice, OURS, 2);
    chain.mine();

    world.scan();

    assertThat(world.seenBy(OURS))
        .extracting(Deposit::txHash, deposit -> deposit.amount().toString())
        .containsExactly(tuple(twice, "42"));
    assertThat(search.byBalance(ScriptedChain.ID, OURS)).isEmpty();
  }

  /** Mined and passed by the cursor, but not seen, as a node that told too little would do. */
  private TxHash payUnseen(long amount) {
    TxHash payment = chain.pay(OURS, amount);
    scanUnseen();
    return payment;
  }

  private void scanUnseen() {
    chain.mine();
    world.listener.disown(OURS);
    world.scan();
    world.listener.owns(OURS);
  }

  private long sum() {
    return world.seenBy(OURS).stream()
        .mapToLong(deposit -> deposit.amount().baseUnits().longValueExact())
        .sum();
  }
}
