package dev.ctrip.gateway.chain.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deposits of a token that was not listed when they were recorded. */
@Timeout(30)
class UnlistedDepositsIT {

  private static final ChainId CHAIN = ChainId.of(31337);
  private static final Address OURS = new Address("0x%040x".formatted(1));
  private static final Address PAYER = new Address("0x%040x".formatted(2));
  private static final Address TOKEN = new Address("0x%040x".formatted(3));

  private final JdbcClient jdbc = TestDatabase.fresh().jdbc();
  private final JdbcDeposits deposits =
      new JdbcDeposits(jdbc, new JdbcScanProgress(jdbc, Clock.systemUTC()), Clock.systemUTC());

  @BeforeEach
  void enroll() {
    jdbc.sql("insert into chain_state (chain_id, name, updated_at) values (31337, 'local', now())")
        .update();
  }

  @Test
  void becomeListedOnce() {
    Deposit deposit = inBlock(10);
    assertThat(deposits.recordUnlisted(List.of(deposit))).containsExactly(deposit);
    assertThat(deposits.listedTo(OURS)).isEmpty();

    assertThat(deposits.record(List.of(deposit))).as("a change").containsExactly(deposit);
    assertThat(deposits.record(List.of(deposit))).as("no change any more").isEmpty();

    assertThat(deposits.listedTo(OURS)).containsExactly(deposit);
    assertThat(deposits.unconfirmed(CHAIN, OURS, 10)).containsExactly(deposit);
    assertThat(deposits.to(OURS)).as("one row").hasSize(1);
    assertThat(deposits.observations(OURS, 10))
        .extracting(DepositObservation::kind)
        .as("it was never mined again")
        .containsExactly(DepositObservation.Kind.SEEN, DepositObservation.Kind.SEEN);
  }

  @Test
  void becomeListedAlsoInAnotherBlock() {
    deposits.recordUnlisted(List.of(inBlock(10)));

    assertThat(deposits.record(List.of(inBlock(12)))).hasSize(1);

    assertThat(deposits.listedTo(OURS)).containsExactly(inBlock(12));
  }

  @Test
  void whatIsListedStaysSo() {
    Deposit deposit = inBlock(10);
    deposits.record(List.of(deposit));
    deposits.confirm(deposit);

    assertThat(deposits.recordUnlisted(List.of(deposit))).isEmpty();
    assertThat(deposits.listedTo(OURS))
        .extracting(Deposit::state)
        .containsExactly(Deposit.State.CONFIRMED);

    assertThat(deposits.recordUnlisted(List.of(inBlock(12)))).hasSize(1);
    assertThat(deposits.listedTo(OURS)).containsExactly(inBlock(12));
  }

  private static Deposit inBlock(long number) {
    return new Deposit(
        CHAIN,
        new TxHash("0x%064x".formatted(7)),
        4,
        PAYER,
        OURS,
        TOKEN,
        TokenAmount.ofBaseUnits(9),
        number,
        new BlockHash("0x%064x".formatted(number)),
        Instant.parse("2026-01-01T00:00:00Z"),
        Deposit.State.SEEN);
  }
}
