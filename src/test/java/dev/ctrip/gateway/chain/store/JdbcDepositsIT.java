package dev.ctrip.gateway.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Deposit.State;
import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.chain.DepositObservation.Kind;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(30)
class JdbcDepositsIT {

  private static final ChainId CHAIN = ChainId.of(31337);
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final Address OURS = new Address("0x%040x".formatted(1));
  private static final Address PAYER = new Address("0x%040x".formatted(2));
  private static final Address USDC = new Address("0x%040x".formatted(3));

  private final TestDatabase database = TestDatabase.fresh();
  private final JdbcClient jdbc = database.jdbc();
  private final JdbcScanProgress progress = new JdbcScanProgress(jdbc, Clock.systemUTC());
  private final JdbcDeposits deposits = new JdbcDeposits(jdbc, progress, clock());

  /** A second later each time that it is read. */
  private Instant now = TIME;

  @BeforeEach
  void enroll() {
    for (long chain : List.of(31337L, 5L)) {
      jdbc.sql("insert into chain_state (chain_id, name, updated_at) values (?, ?, now())")
          .params(chain, "chain " + chain)
          .update();
    }
  }

  @Test
  void keepsEveryFieldOfADeposit() {
    Deposit token = deposit(1, 4, USDC, new TokenAmount(TokenAmount.MAX_BASE_UNITS), 10);
    Deposit coin = deposit(1, null, null, TokenAmount.ofBaseUnits(1), 11);

    assertThat(deposits.record(List.of(token, coin))).containsExactly(token, coin);

    assertThat(deposits.to(OURS)).containsExactly(token, coin);
  }

  @Test
  void givesTheDepositsOfAllChainsInOrderOfBlock() {
    Deposit late = deposit(1, null, null, TokenAmount.ofBaseUnits(1), 11);
    Deposit early = deposit(2, null, null, TokenAmount.ofBaseUnits(1), 10);
    Deposit elsewhere =
        new Deposit(
            ChainId.of(5),
            Objects.requireNonNull(early.txHash()),
            null,
            PAYER,
            OURS,
            null,
            early.amount(),
            12,
            early.blockHash(),
            TIME,
            State.SEEN);
    deposits.record(List.of(late, elsewhere, early));

    assertThat(deposits.to(OURS)).containsExactly(early, late, elsewhere);
    assertThat(deposits.unconfirmed(CHAIN, OURS, 10)).containsExactly(early, late);
    assertThat(deposits.unconfirmed(CHAIN, OURS, 1)).hasSize(1);
    assertThat(deposits.to(PAYER)).isEmpty();
  }

  @Test
  void reportsNoChangeForADepositSeenAgain() {
    Deposit deposit = deposit(1, null, null, TokenAmount.ofBaseUnits(1), 10);
    deposits.record(List.of(deposit));
    deposits.confirm(deposit);

    assertThat(deposits.record(List.of(deposit))).isEmpty();

    assertThat(deposits.to(OURS)).extracting(Deposit::state).containsExactly(State.CONFIRMED);
  }

  @Test
  void aDepositInAnotherBlockStartsOver() {
    Deposit before = deposit(1, null, null, TokenAmount.ofBaseUnits(1), 10);
    Deposit after = deposit(1, null, null, TokenAmount.ofBaseUnits(1), 12);
    deposits.record(List.of(before));
    deposits.confirm(before);

    assertThat(deposits.record(List.of(after))).containsExactly(after);

    assertThat(deposits.to(OURS)).containsExactly(after);
  }

  @Test
  void confirmsOnlyInTheBlockThatWasChecked() {
    Deposit before = deposit(1, null, null, TokenAmount.ofBaseUnits(1), 10);
    Deposit after = deposit(1, null, null, TokenAmount.ofBaseUnits(1), 12);
    deposits.record(List.of(before));
    deposits.record(List.of(after));

    assertThat(deposits.confirm(before)).isEmpty();
    assertThat(deposits.confirm(after))
        .hasValueSatisfying(confirmed -> assertThat(confirmed.state()).isEqualTo(State.CONFIRMED));
    assertThat(deposits.confirm(after)).isEmpty();
  }

  @Test
  void orphansFromABlockOnOnce() {
    Deposit below = deposit(1, null, null, TokenAmount.ofBaseUnits(1), 9);
    Deposit at = deposit(2, null, null, TokenAmount.ofBaseUnits(1), 10);
    Deposit above = deposit(3, null, null, TokenAmount.ofBaseUnits(1), 11);
    deposits.record(List.of(below, at, above));
    deposits.confirm(above);

    assertThat(deposits.orphanFrom(CHAIN, 10, false))
        .extracting(Deposit::txHash)
        .containsExactlyInAnyOrder(at.txHash(), above.txHash());
    assertThat(deposits.orphanFrom(CHAIN, 10, false)).isEmpty();
    assertThat(deposits.newestBlockBelow(CHAIN, 100))
        .contains(new KnownBlock(9, below.blockHash()));
    assertThat(deposits.newestBlockBelow(CHAIN, 9)).isEmpty();
  }

  @Test
  void notesEachChangeAndNothingElse() {
    Deposit first = deposit(1, 4, USDC, new TokenAmount(TokenAmount.MAX_BASE_UNITS), 10);
    deposits.record(List.of(first));
    deposits.record(List.of(first));
    deposits.confirm(first);
    deposits.confirm(first);
    deposits.orphanFrom(CHAIN, 9, false);
    deposits.orphanFrom(CHAIN, 9, false);
    deposits.record(List.of(first));
    Deposit elsewhere = deposit(1, 4, USDC, TokenAmount.ofBaseUnits(7), 12);
    deposits.record(List.of(elsewhere));
    deposits.confirm(first);

    assertThat(deposits.observations(OURS, 100))
        .containsExactly(
            new DepositObservation(TIME.plusSeconds(1), Kind.SEEN, first),
            new DepositObservation(TIME.plusSeconds(3), Kind.CONFIRMED, in(first, State.CONFIRMED)),
            new DepositObservation(TIME.plusSeconds(5), Kind.ORPHANED, in(first, State.ORPHANED)),
            new DepositObservation(TIME.plusSeconds(7), Kind.MINED_AGAIN, first),
            new DepositObservation(TIME.plusSeconds(8), Kind.MINED_AGAIN, elsewhere));
    assertThat(deposits.observations(PAYER, 100)).isEmpty();
  }

  @Test
  void notesAllThatAReorgTookInOrderOfBlock() {
    Deposit late = deposit(1, null, null, TokenAmount.ofBaseUnits(1), 12);
    Deposit early = deposit(2, null, null, TokenAmount.ofBaseUnits(1), 11);
    deposits.record(List.of(late, early));
    deposits.orphanFrom(CHAIN, 11, false);

    assertThat(deposits.observations(OURS, 100))
        .extracting(observed -> observed.kind().word() + " " + observed.deposit().blockNumber())
        .containsExactly("seen 12", "seen 11", "orphaned 11", "orphaned 12");
    assertThat(deposits.observations(OURS, 3)).hasSize(3);
  }

  @Test
  void notesNothingOfWhatDidNotComeToPass() {
    Deposit deposit = deposit(1, null, null, TokenAmount.ofBaseUnits(1), 10);
    database
        .transactions()
        .executeWithoutResult(status -> {
          deposits.record(List.of(deposit));
          status.setRollbackOnly();
        });

    assertThat(deposits.observations(OURS, 100)).isEmpty();
    assertThat(deposits.record(List.of(deposit))).hasSize(1);
    assertThat(deposits.observations(OURS, 100))
        .extracting(DepositObservation::kind)
        .containsExactly(Kind.SEEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update deposit_observation set observed_at = now()",
        "update deposit_observation set block_hash = block_hash",
        "delete from deposit_observation"
      })
  void neverChangesAnObservation(String sql) {
    deposits.record(List.of(deposit(1, null, null, TokenAmount.ofBaseUnits(1), 10)));

    assertThatThrownBy(() -> jdbc.sql(sql).update())
        .hasMessageContaining("never changed or deleted");
    assertThat(deposits.observations(OURS, 100)).hasSize(1);
  }

  @Test
  void theCursorMovesOnlyFromWhereItIs() {
    assertThat(deposits.cursor(CHAIN)).isEmpty();
    assertThat(progress.begin(CHAIN, header(10, 1))).isTrue();
    assertThat(progress.begin(CHAIN, header(20, 1))).isFalse();
    Cursor begun = deposits.cursor(CHAIN).orElseThrow();
    assertThat(begun).isEqualTo(new Cursor(CHAIN, 10, hash(10, 1), TIME, 10, TIME));

    assertThat(progress.advance(at(9, 1), List.of(header(11, 1)), 15, 64)).isFalse();
    assertThat(progress.advance(at(10, 2), List.of(header(11, 1)), 15, 64)).isFalse();
    assertThat(progress.advance(begun, List.of(header(11, 1)), 15, 64)).isTrue();
    assertThat(progress.advance(begun, List.of(header(11, 1)), 15, 64)).isFalse();

    assertThat(deposits.cursor(CHAIN)).contains(new Cursor(CHAIN, 11, hash(11, 1), TIME, 15, TIME));
    assertThat(progress.keptBlocks(CHAIN))
        .containsExactly(new KnownBlock(11, hash(11, 1)), new KnownBlock(10, hash(10, 1)));
  }

  @Test
  void goingBackForgetsTheBlocksAbove() {
    progress.begin(CHAIN, header(10, 1));
    progress.advance(at(10, 1), List.of(header(11, 1)), 12, 64);
    progress.advance(at(11, 1), List.of(header(12, 1)), 12, 64);

    assertThat(progress.rewind(at(12, 2), header(10, 1), 12)).isFalse();
    assertThat(progress.rewind(at(12, 1), header(10, 1), 12)).isTrue();

    assertThat(progress.keptBlocks(CHAIN)).containsExactly(new KnownBlock(10, hash(10, 1)));
    assertThat(deposits.cursor(CHAIN)).contains(at(10, 1));
  }

  @Test
  void aTransactionWhoseLogsAreNumberedOtherwiseIsStillTheSame() {
    Deposit before = deposit(1, 4, USDC, TokenAmount.ofBaseUnits(5), 10);
    Deposit after =
        minedAt(deposit(1, 6, USDC, TokenAmount.ofBaseUnits(5), 12), TIME.plusSeconds(9));
    Deposit another =
        minedAt(deposit(2, 7, USDC, TokenAmount.ofBaseUnits(5), 12), after.blockTime());
    deposits.record(List.of(before));
    deposits.orphanFrom(CHAIN, 10, true);
    assertThat(deposits.lostInDeepReorg(OURS)).isTrue();

    deposits.record(List.of(after, another));

    assertThat(deposits.lostInDeepReorg(OURS)).as("it is there again").isFalse();
    assertThat(deposits.to(OURS))
        .filteredOn(deposit -> deposit.state() == State.SEEN)
        .extracting(Deposit::blockTime)
        .as("paid when it was first mined")
        .containsExactly(TIME, after.blockTime());
  }

  @ParameterizedTest
  @CsvSource({"5, 5, CONFIRMED", "9, 5, CONFIRMED", "5, 9, SEEN"})
  void whatTakesThePlaceOfAConfirmedBalanceIsConfirmedAsFarAsThatWent(
      long shown, long explained, State expected) {
    Deposit byBalance =
        Deposit.inRange(CHAIN, 3, header(10, 1), OURS, TokenAmount.ofBaseUnits(shown));
    deposits.record(List.of(byBalance));
    deposits.confirm(byBalance);
    Deposit found = deposit(1, null, null, TokenAmount.ofBaseUnits(explained), 7);

    deposits.record(List.of(found));

    assertThat(deposits.to(OURS))
        .filteredOn(deposit -> deposit.txHash() != null)
        .extracting(Deposit::state)
        .containsExactly(expected);
  }

  private static Deposit minedAt(Deposit deposit, Instant time) {
    return new Deposit(
        deposit.chain(),
        Objects.requireNonNull(deposit.txHash()),
        deposit.logIndex(),
        PAYER,
        deposit.to(),
        deposit.asset(),
        deposit.amount(),
        deposit.blockNumber(),
        deposit.blockHash(),
        time,
        deposit.state());
  }

  private Clock clock() {
    InstantSource source = () -> now = now.plusSeconds(1);
    return source.withZone(ZoneOffset.UTC);
  }

  private static Deposit in(Deposit deposit, State state) {
    return new Deposit(
        deposit.chain(),
        deposit.txHash(),
        deposit.logIndex(),
        deposit.from(),
        deposit.to(),
        deposit.asset(),
        deposit.amount(),
        deposit.blockNumber(),
        deposit.blockHash(),
        deposit.blockTime(),
        state,
        deposit.fromBlock());
  }

  private static Deposit deposit(
      int tx, @Nullable Integer logIndex, @Nullable Address asset, TokenAmount amount, long block) {
    return new Deposit(
        CHAIN,
        new TxHash("0x%064x".formatted(tx)),
        logIndex,
        PAYER,
        OURS,
        asset,
        amount,
        block,
        hash(block, 1),
        TIME,
        State.SEEN);
  }

  private static BlockHeader header(long number, int branch) {
    return new BlockHeader(number, hash(number, branch), hash(number - 1, branch), TIME);
  }

  private static Cursor at(long number, int branch) {
    return new Cursor(CHAIN, number, hash(number, branch), TIME, 12, TIME);
  }

  private static BlockHash hash(long number, int branch) {
    return new BlockHash("0x%032x%032x".formatted(branch, number));
  }
}
