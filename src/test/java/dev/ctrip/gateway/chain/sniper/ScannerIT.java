package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Deposit.State;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class ScannerIT {

  private static final int KEPT_BLOCKS = 5;
  private static final Address OURS = ScriptedChain.address(1);
  private static final Address ALSO_OURS = ScriptedChain.address(2);
  private static final Address THEIRS = ScriptedChain.address(3);

  private final ScriptedChain chain = new ScriptedChain(KEPT_BLOCKS);
  private final List<ScanWorld> worlds = new ArrayList<>();
  private final ScanWorld world = worldOf(chain);
  private final Scanner scanner = world.scanner();

  @BeforeEach
  void begin() {
    scanner.advance();
  }

  @AfterEach
  void close() {
    worlds.forEach(ScanWorld::close);
  }

  @Test
  void beginsAtTheHeadWithoutReadingTheChainsPast() {
    ScriptedChain old = new ScriptedChain();
    old.pay(OURS, 7);
    old.mine(10);
    ScanWorld other = worldOf(old);

    assertThat(other.progress.cursor(ScriptedChain.ID)).isEmpty();
    assertThat(other.scanner().advance()).isTrue();

    assertThat(other.cursor().number()).isEqualTo(old.tip());
    assertThat(old.blocksServed()).isZero();
    assertThat(other.deposits.to(OURS)).isEmpty();
  }

  @Test
  void seedsTheChainsRowEvenWhileTheChainIsAway() {
    ScriptedChain away = new ScriptedChain();
    away.failNextCalls(1);
    ScanWorld other = worldOf(away);

    assertThatThrownBy(other.scanner()::advance).isInstanceOf(ChainUnavailableException.class);

    assertThat(other.jdbc.sql("select name from chain_state").query(String.class).list())
        .containsExactly("scripted");
    assertThat(other.deposits.cursor(ScriptedChain.ID)).isEmpty();
  }

  @Test
  void findsOursAmongOtherTransfers() {
    chain.pay(THEIRS, 1);
    TxHash toUs = chain.pay(OURS, 250);
    chain.pay(THEIRS, 2);
    BlockHeader block = chain.mine();

    assertThat(scanner.advance()).isTrue();

    Deposit expected =
        new Deposit(
            ScriptedChain.ID,
            toUs,
            null,
            ScriptedChain.address(0xface),
            OURS,
            null,
            TokenAmount.ofBaseUnits(250),
            block.number(),
            block.hash(),
            block.timestamp(),
            State.SEEN);
    assertThat(world.deposits.to(OURS)).containsExactly(expected);
    assertThat(world.listener.recorded()).containsExactly(expected);
    assertThat(world.listener.committed()).containsExactly(expected);
    assertThat(world.cursor().hash()).isEqualTo(block.hash());
    assertThat(world.cursor().timestamp()).isEqualTo(block.timestamp());
  }

  @Test
  void findsSeveralInOneBlock() {
    TxHash first = chain.pay(OURS, 1);
    TxHash second = chain.pay(OURS, 1);
    TxHash third = chain.pay(ALSO_OURS, 3);
    chain.mine();

    scanner.advance();

    assertThat(world.seenBy(OURS, ALSO_OURS))
        .extracting(Deposit::txHash)
        .containsExactlyInAnyOrder(first, second, third);
  }

  @Test
  void ignoresWhatMovesNothing() {
    chain.pay(OURS, 0);
    chain.payInVain(OURS, 9);
    chain.createContract(9);
    chain.mine();

    scanner.advance();

    assertThat(world.deposits.to(OURS)).isEmpty();
    assertThat(world.listener.recorded()).isEmpty();
    assertThat(world.cursor().number()).isEqualTo(chain.tip());
  }

  @Test
  void asksWhoseTheAddressesAreOncePerBlock() {
    chain.pay(THEIRS, 1);
    chain.pay(THEIRS, 2);
    chain.pay(OURS, 3);
    chain.mine();
    chain.pay(OURS, 0);
    chain.createContract(1);
    chain.mine();
    chain.mine();

    scanner.advance();

    assertThat(world.listener.questions()).hasSize(1);
    assertThat(world.listener.questions().getFirst()).containsExactlyInAnyOrder(THEIRS, OURS);
  }

  @Test
  void catchesUpAfterAGap() {
    chain.pay(OURS, 1);
    chain.mine(20);
    chain.pay(OURS, 2);
    chain.mine(20);

    scanner.advance();

    assertThat(world.seenBy(OURS)).hasSize(2);
    assertThat(world.cursor().number()).isEqualTo(chain.tip());
    assertThat(scanner.advance()).isFalse();
  }

  @Test
  void saysOnceThatItHasCaughtUpAfterNobodyCouldReadTheChain() {
    AtomicReference<Instant> now = new AtomicReference<>(chain.head().timestamp());
    InstantSource time = now::get;
    ScanWorld other = new ScanWorld(chain, time.withZone(ZoneOffset.UTC), OURS);
    worlds.add(other);
    other.scan();
    now.set(chain.mine().timestamp());
    other.scan();
    assertThat(other.listener.caughtUp()).isZero();

    while (chain.head().timestamp().isBefore(now.get().plus(Duration.ofMinutes(5)))) {
      chain.mine();
    }
    now.set(chain.head().timestamp());
    other.scan();

    assertThat(other.listener.caughtUp()).isOne();
  }

  /** It would wake every waiting payment with each block. */
  @Test
  void saysItOnceThoughANodeLagsSteadily() {
    AtomicReference<Instant> now = new AtomicReference<>(chain.head().timestamp());
    InstantSource time = now::get;
    ScanWorld other = new ScanWorld(chain, time.withZone(ZoneOffset.UTC), OURS);
    worlds.add(other);
    other.scan();

    for (int secondsOld : List.of(0, 180, 45, 180, 45)) {
      readOneOf(other, now, Duration.ofSeconds(secondsOld));
      assertThat(other.listener.caughtUp()).as("%d seconds old", secondsOld).isZero();
    }
    readOneOf(other, now, Duration.ZERO);
    assertThat(other.listener.caughtUp()).as("a fresh one ends the standstill").isOne();
    for (int secondsOld : List.of(45, 0, 45, 0)) {
      readOneOf(other, now, Duration.ofSeconds(secondsOld));
    }
    assertThat(other.listener.caughtUp()).as("nearly too old begins none").isOne();
  }

  @Test
  void saysItAlsoWhereANodeThatLagsShowsTheEndOfAStandstill() {
    AtomicReference<Instant> now = new AtomicReference<>(chain.head().timestamp());
    InstantSource time = now::get;
    ScanWorld other = new ScanWorld(chain, time.withZone(ZoneOffset.UTC), OURS);
    worlds.add(other);
    other.scan();

    chain.passTime(Duration.ofHours(3));
    readOneOf(other, now, Duration.ofSeconds(45));

    assertThat(other.listener.caughtUp()).isOne();
  }

  /** Reads one more block when it is that old. */
  private void readOneOf(ScanWorld other, AtomicReference<Instant> now, Duration age) {
    Instant timestamp = chain.mine().timestamp();
    now.set(timestamp.plus(age));
    other.scan();
  }

  @Test
  void saysNothingWhileItIsStillBehind() {
    Instant later = chain.head().timestamp().plus(Duration.ofHours(1));
    ScanWorld other = new ScanWorld(chain, Clock.fixed(later, ZoneOffset.UTC), OURS);
    worlds.add(other);
    other.scan();
    chain.mine(3);
    other.scan();

    assertThat(other.listener.caughtUp()).isZero();
  }

  @Test
  void holdsABlockCanonicalByItsHashAsFarAsItWasRead() {
    BlockHeader read = chain.mine();
    scanner.advance();
    BlockHeader unread = chain.mine();

    assertThat(isCanonical(read.number(), read.hash())).isTrue();
    assertThat(isCanonical(read.number(), unread.hash())).isFalse();
    assertThat(isCanonical(unread.number(), unread.hash())).isFalse();

    chain.replaceByEmpty(2);
    chain.mine();
    scanner.advance();
    assertThat(isCanonical(read.number(), read.hash())).as("after a reorg").isFalse();
  }

  private boolean isCanonical(long number, BlockHash hash) {
    return Boolean.TRUE.equals(
        world.transactions.execute(
            status -> world.deposits.holdsCanonical(ScriptedChain.ID, number, hash)));
  }

  @Test
  void goesOnFromTheCursorAfterARestart() {
    chain.pay(OURS, 1);
    chain.mine();

    world.scanner().advance();

    assertThat(world.seenBy(OURS)).hasSize(1);
  }

  @Test
  void takesTheNameThatTheFileGivesNow() {
    world.jdbc.sql("update chain_state set name = 'before'").update();

    world.scanner().advance();

    assertThat(world.jdbc.sql("select name from chain_state").query(String.class).list())
        .containsExactly("scripted");
  }

  @Test
  void neverPassesABlockThatCannotBeRead() {
    chain.mine();
    long unreadable = chain.tip() + 1;
    chain.pay(OURS, 5);
    chain.mine(3);
    chain.hide(unreadable);

    scanner.advance();
    assertThat(world.cursor().number()).isEqualTo(unreadable - 1);
    assertThat(scanner.advance()).isFalse();

    chain.hideNothing();
    scanner.advance();
    assertThat(world.cursor().number()).isEqualTo(chain.tip());
    assertThat(world.seenBy(OURS)).hasSize(1);
  }

  @Test
  void neverPassesABlockWhoseReceiptsCannotBeRead() {
    chain.pay(OURS, 5);
    chain.mine();
    chain.withoutReceipts(true);

    assertThatThrownBy(scanner::advance).isInstanceOf(ChainUnavailableException.class);
    assertThat(world.cursor().number()).isEqualTo(chain.tip() - 1);

    chain.withoutReceipts(false);
    scanner.advance();
    assertThat(world.seenBy(OURS)).hasSize(1);
  }

  @Test
  void recordsNothingWhenTheNodeFailsAtAnyCall() {
    chain.pay(OURS, 5);
    chain.mine(2);
    chain.pay(OURS, 6);
    chain.mine();

    int failures = 0;
    for (int goodCalls = 0; failures == goodCalls; goodCalls++) {
      chain.failAfter(goodCalls);
      try {
        scanner.advance();
      } catch (ChainUnavailableException e) {
        failures++;
      }
      assertThat(world.seenBy(OURS))
          .extracting(Deposit::txHash)
          .hasSameElementsAs(canonicalDepositsUpTo(world.cursor().number()));
    }
    assertThat(failures).isGreaterThan(2);
    assertThat(world.listener.recorded()).hasSize(2);
  }

  @Test
  void orphansWhatAReorgOfOneBlockTookAway() {
    TxHash gone = chain.pay(OURS, 5);
    chain.mine();
    scanner.advance();

    chain.replaceByEmpty(1);
    assertThat(scanner.advance()).isTrue();

    assertThat(world.deposits.to(OURS))
        .singleElement()
        .satisfies(deposit -> {
          assertThat(deposit.txHash()).isEqualTo(gone);
          assertThat(deposit.state()).isEqualTo(State.ORPHANED);
        });
    assertThat(world.listener.committed())
        .extracting(Deposit::state)
        .containsExactly(State.SEEN, State.ORPHANED);
    assertThat(world.cursor().hash()).isEqualTo(chain.head().hash());
    assertThat(world.count("ctrip.sniper.reorgs")).isOne();
  }

  @Test
  void countsAReminedDepositOnceUnderItsNewBlockAndItsFirstTime() {
    chain.pay(OURS, 5);
    BlockHeader before = chain.mine();
    scanner.advance();

    chain.takeBack(1);
    chain.mineEmpty();
    BlockHeader after = chain.mine();
    scanner.advance();

    assertThat(world.seenBy(OURS))
        .singleElement()
        .satisfies(deposit -> {
          assertThat(deposit.blockHash()).isEqualTo(after.hash()).isNotEqualTo(before.hash());
          assertThat(deposit.blockNumber()).isEqualTo(after.number());
          // Paid when it was first mined: a reorg makes nobody late.
          assertThat(deposit.blockTime()).isEqualTo(before.timestamp());
        });
    assertThat(world.listener.recorded())
        .extracting(Deposit::state)
        .containsExactly(State.SEEN, State.ORPHANED, State.SEEN);
  }

  @Test
  void followsAReorgOfSeveralBlocksAndKeepsWhatIsBelow() {
    TxHash stays = chain.pay(OURS, 1);
    chain.mine();
    TxHash moves = chain.pay(OURS, 2);
    chain.mine();
    TxHash goes = chain.pay(ALSO_OURS, 3);
    chain.mine(2);
    scanner.advance();

    chain.takeBack(3);
    chain.forgetWaiting();
    chain.remine(moves, OURS, 2);
    chain.mine(4);
    scanner.advance();

    assertThat(world.seenBy(OURS, ALSO_OURS))
        .extracting(Deposit::txHash)
        .containsExactlyInAnyOrder(stays, moves);
    assertThat(world.deposits.to(ALSO_OURS))
        .singleElement()
        .satisfies(deposit -> {
          assertThat(deposit.txHash()).isEqualTo(goes);
          assertThat(deposit.state()).isEqualTo(State.ORPHANED);
        });
    assertThat(world.count("ctrip.sniper.reorgs")).isOne();
    assertThat(world.count("ctrip.sniper.reorgs.deep")).isZero();
  }

  @Test
  void followsAReorgAsDeepAsTheBlocksKept() {
    chain.mine();
    chain.pay(OURS, 1);
    chain.mine(KEPT_BLOCKS - 1);
    scanner.advance();

    chain.replaceByEmpty(KEPT_BLOCKS - 1);
    scanner.advance();

    assertThat(world.seenBy(OURS)).isEmpty();
    assertThat(world.count("ctrip.sniper.reorgs.deep")).isZero();
  }

  @Test
  void reportsAReorgDeeperThanTheBlocksKeptAndReadsAllOfThemAgain() {
    chain.mine(3);
    TxHash stays = chain.pay(OURS, 1);
    chain.mine(2);
    TxHash belowTheWindow = chain.pay(ALSO_OURS, 2);
    chain.mine(2);
    chain.mine(KEPT_BLOCKS);
    scanner.advance();

    chain.takeBack(KEPT_BLOCKS + 2);
    chain.mine(KEPT_BLOCKS + 3);
    scanner.advance();

    assertThat(world.count("ctrip.sniper.reorgs.deep")).isOne();
    assertThat(world.seenBy(OURS)).extracting(Deposit::txHash).containsExactly(stays);
    assertThat(world.seenBy(ALSO_OURS))
        .singleElement()
        .satisfies(deposit -> {
          assertThat(deposit.txHash()).isEqualTo(belowTheWindow);
          assertThat(deposit.blockHash())
              .isEqualTo(chain.header(deposit.blockNumber()).orElseThrow().hash());
        });
    assertThat(world.cursor().hash()).isEqualTo(chain.head().hash());
  }

  @Test
  void findsWhatAReorgDeeperThanTheBlocksKeptPutsBelowThem() {
    chain.mine(KEPT_BLOCKS + 5);
    TxHash moves = chain.pay(OURS, 1);
    chain.mine(2);
    scanner.advance();

    chain.takeBack(KEPT_BLOCKS + 3);
    chain.mine(KEPT_BLOCKS + 4);
    scanner.advance();

    assertThat(world.seenBy(OURS))
        .singleElement()
        .satisfies(deposit -> {
          assertThat(deposit.txHash()).isEqualTo(moves);
          assertThat(deposit.blockNumber()).isLessThan(world.cursor().number() - KEPT_BLOCKS);
          assertThat(deposit.blockHash())
              .isEqualTo(chain.header(deposit.blockNumber()).orElseThrow().hash());
        });
  }

  @Test
  void survivesAReorgOfTheBlockItBeganWith() {
    chain.mine(10);
    ScanWorld other = worldOf(chain);
    Scanner begun = other.scanner();
    begun.advance();

    chain.replaceByEmpty(2);
    chain.pay(OURS, 4);
    chain.mine();
    begun.advance();

    assertThat(other.seenBy(OURS)).hasSize(1);
    assertThat(other.cursor().hash()).isEqualTo(chain.head().hash());
    assertThat(other.count("ctrip.sniper.reorgs.deep")).isZero();
  }

  @Test
  void aLaggingNodeOrphansNothing() {
    chain.mine();
    chain.pay(OURS, 5);
    chain.mine(2);
    scanner.advance();
    long before = world.cursor().number();

    chain.lagBy(2);
    assertThat(scanner.advance()).isFalse();

    assertThat(world.seenBy(OURS)).hasSize(1);
    assertThat(world.cursor().number()).isEqualTo(before);
  }

  @Test
  void noticesAReorgToAChainThatIsNotLonger() {
    chain.pay(OURS, 5);
    chain.mine(2);
    scanner.advance();

    chain.replaceByEmpty(2);
    scanner.advance();

    assertThat(world.seenBy(OURS)).isEmpty();
    assertThat(world.cursor().hash()).isEqualTo(chain.head().hash());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReorgBetweenAnyTwoCallsChangesNothing(boolean minedAgain) {
    int calls = 0;
    do {
      chain.pay(OURS, 5);
      chain.mine(2);
      chain.afterCalls(
          calls,
          () -> {
            chain.takeBack(2);
            if (!minedAgain) {
              chain.forgetWaiting();
            }
            chain.mineEmpty();
            chain.mine(2);
          });
      try {
        scanner.advance();
      } catch (ChainUnavailableException e) {
        // The next pass goes on where this one stopped.
      }
      world.scan();

      assertThat(world.seenBy(OURS))
          .as("after %d calls", calls)
          .extracting(Deposit::txHash, Deposit::blockHash)
          .containsExactlyInAnyOrderElementsOf(canonicalPlaces());
      calls++;
    } while (chain.happened());
    assertThat(calls).isGreaterThan(4);
  }

  @Test
  void aConfirmedDepositThatIsTakenAwayIsOrphanedAndStartsOver() {
    chain.pay(OURS, 5);
    chain.mine();
    scanner.advance();
    world.deposits.confirm(world.deposits.to(OURS).getFirst());

    chain.replaceByEmpty(1);
    scanner.advance();
    assertThat(world.deposits.to(OURS)).extracting(Deposit::state).containsExactly(State.ORPHANED);

    chain.mine();
    scanner.advance();
    assertThat(world.deposits.to(OURS)).extracting(Deposit::state).containsExactly(State.SEEN);
  }

  @Test
  void aListenerThatFailsToRecordHoldsTheBlockBack() {
    chain.pay(OURS, 5);
    chain.mine();
    world.listener.failToRecord(true);

    assertThatThrownBy(scanner::advance).isInstanceOf(IllegalStateException.class);
    assertThat(world.deposits.to(OURS)).isEmpty();
    assertThat(world.cursor().number()).isEqualTo(chain.tip() - 1);
    assertThat(world.listener.committed()).isEmpty();

    world.listener.failToRecord(false);
    scanner.advance();
    assertThat(world.listener.recorded()).hasSize(1);
  }

  @Test
  void aListenerThatFailsToRecordHoldsTheReorgBack() {
    chain.pay(OURS, 5);
    chain.mine();
    scanner.advance();
    chain.replaceByEmpty(1);
    world.listener.failToRecord(true);

    assertThatThrownBy(scanner::advance).isInstanceOf(IllegalStateException.class);
    assertThat(world.seenBy(OURS)).hasSize(1);

    world.listener.failToRecord(false);
    scanner.advance();
    assertThat(world.seenBy(OURS)).isEmpty();
  }

  @Test
  void aListenerThatCannotAnnounceHoldsNothingBack() {
    chain.pay(OURS, 5);
    chain.mine(2);
    world.listener.failToCommit(true);

    scanner.advance();

    assertThat(world.listener.recorded()).hasSize(1);
    assertThat(world.cursor().number()).isEqualTo(chain.tip());
  }

  @Test
  void stopsBetweenStretchesWhenHalted() {
    chain.mine(5);
    AtomicInteger asked = new AtomicInteger();

    scanner.advance(cursor -> asked.getAndIncrement() >= 1);

    assertThat(world.cursor().number()).isOne();
  }

  @Test
  void readsALongWayInGrowingStretchesThatHaveNoGap() {
    ScriptedChain wide = new ScriptedChain(64);
    ScanWorld other = worldOf(wide);
    other.scan();
    wide.mine(300);

    other.scanner().advance();

    assertThat(wide.ranges().stream().mapToLong(BlockRange::count).max().orElseThrow())
        .isBetween(32L, 64L);
    assertGapless(wide.ranges(), 300);
  }

  @Test
  void neverReadsMoreAtOnceThanItKeeps() {
    chain.mine(100);

    scanner.advance();

    assertThat(chain.ranges()).allMatch(range -> range.count() <= KEPT_BLOCKS);
  }

  @Test
  void halvesAStretchThatIsRefusedAndGrowsAgain() {
    ScriptedChain wide = new ScriptedChain(64);
    ScanWorld other = worldOf(wide);
    other.scan();
    wide.mine(400);
    wide.refuseMoreThan(3);
    Scanner patient = other.scanner();
    patient.advance(cursor -> other.cursor().number() >= 50);
    List<BlockRange> refused = wide.ranges();
    wide.refuseMoreThan(Integer.MAX_VALUE);

    patient.advance();

    assertThat(refused).allMatch(range -> range.count() <= 3);
    assertThat(refused.subList(refused.size() - 10, refused.size()))
        .as("as many as are answered")
        .allMatch(range -> range.count() == 3);
    assertThat(wide.ranges()).anyMatch(range -> range.count() > 6);
    assertGapless(wide.ranges(), 400);
    assertThat(other.cursor().number()).isEqualTo(400);
  }

  @Test
  void doesNotPassABlockThatIsRefusedAlone() {
    chain.mine(5);
    chain.refuseMoreThan(0);

    assertThatThrownBy(scanner::advance).isInstanceOf(ChainUnavailableException.class);

    assertThat(world.cursor().number()).isZero();
  }

  private static void assertGapless(List<BlockRange> ranges, long last) {
    long next = 1;
    for (BlockRange range : ranges) {
      // What is above the head is asked for again.
      assertThat(range.from()).isLessThanOrEqualTo(next);
      next = range.to() + 1;
    }
    assertThat(next).isGreaterThan(last);
  }

  @Test
  void startsAtTheBlockThatIsConfigured() {
    ScriptedChain old = new ScriptedChain();
    old.startAt(4);
    old.pay(OURS, 1);
    old.mine(3);
    TxHash inTheFourth = old.pay(OURS, 2);
    old.mine(6);
    ScanWorld other = worldOf(old);

    other.scan();

    assertThat(other.seenBy(OURS)).extracting(Deposit::txHash).containsExactly(inTheFourth);
    assertThat(other.cursor().number()).isEqualTo(old.tip());
  }

  @Test
  void startsAtTheHeadWhereTheConfiguredBlockIsNotMinedYet() {
    ScriptedChain old = new ScriptedChain();
    old.startAt(1000);
    old.mine(6);
    ScanWorld other = worldOf(old);

    other.scanner().advance();

    assertThat(other.cursor().number()).isEqualTo(old.tip());
  }

  @Test
  void tellsOfALongWayAndItsEnd(CapturedOutput log) {
    chain.mine(300);

    scanner.advance();

    assertThat(log.getAll())
        .contains("scripted: 299 blocks behind the head, catching up")
        .contains("scripted: caught up, 299 blocks in");
  }

  @Test
  void keepsNoMoreBlocksThanItNeeds() {
    chain.mine(3 * KEPT_BLOCKS);

    scanner.advance();

    assertThat(world.progress.keptBlocks(ScriptedChain.ID))
        .hasSize(KEPT_BLOCKS)
        .first()
        .satisfies(newest -> assertThat(newest.number()).isEqualTo(chain.tip()));
  }

  @Test
  void showsHowFarItIsBehind() {
    chain.mine(4);
    chain.hide(3);

    scanner.advance();

    assertThat(world.meters.get("ctrip.sniper.head").gauge().value()).isEqualTo(4);
    assertThat(world.meters.get("ctrip.sniper.cursor").gauge().value()).isEqualTo(2);
    assertThat(world.meters.get("ctrip.sniper.lag").gauge().value()).isEqualTo(2);
    assertThat(world.count("ctrip.sniper.blocks")).isEqualTo(2);
  }

  /** Each mined transaction and the hash of its block. */
  private List<Tuple> canonicalPlaces() {
    return chain.canonical().stream()
        .flatMap(block ->
            block.transfers().stream()
                .map(transfer -> tuple(transfer.txHash(), block.header().hash())))
        .toList();
  }

  private List<TxHash> canonicalDepositsUpTo(long number) {
    return chain.canonical().stream()
        .filter(block -> block.header().number() <= number)
        .flatMap(block -> block.transfers().stream())
        .map(Block.Transfer::txHash)
        .toList();
  }

  private ScanWorld worldOf(ScriptedChain itsChain) {
    ScanWorld made = new ScanWorld(itsChain, OURS, ALSO_OURS);
    worlds.add(made);
    return made;
  }
}
