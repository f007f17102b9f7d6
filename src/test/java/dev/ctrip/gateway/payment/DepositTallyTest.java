package dev.ctrip.gateway.payment;

import static dev.ctrip.gateway.payment.Facts.EXPIRES;
import static dev.ctrip.gateway.payment.Facts.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Deposit.State;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DepositTallyTest {

  private static final Address TOKEN = Address.parse("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359");

  private int transactions;

  @Test
  void addsUpWhatIsOnTimeLateAndDeep() {
    DepositTally tally =
        tally(
            coin(100, 10, State.CONFIRMED, EXPIRES),
            coin(20, 11, State.SEEN, EXPIRES),
            coin(3, 12, State.SEEN, EXPIRES.plusSeconds(1)));

    assertThat(tally.onTime()).isEqualTo(TokenAmount.ofBaseUnits(120));
    assertThat(tally.onTimeConfirmed()).isEqualTo(TokenAmount.ofBaseUnits(100));
    assertThat(tally.late()).isEqualTo(TokenAmount.ofBaseUnits(3));
    assertThat(tally.received()).isEqualTo(TokenAmount.ofBaseUnits(123));
  }

  @Test
  void countsButNeverAddsWhatWasNotAskedFor() {
    DepositTally tally =
        tally(
            coin(1_000, 10, State.ORPHANED, EXPIRES),
            deposit(ChainId.of(31337), TOKEN, 1_000, 10, State.SEEN, EXPIRES),
            deposit(ChainId.of(1), null, 1_000, 10, State.CONFIRMED, EXPIRES));

    assertThat(tally.received()).isEqualTo(TokenAmount.ZERO);
    assertThat(tally.orphaned()).isOne();
    assertThat(tally.wrongAsset()).isOne();
    assertThat(tally.wrongChain()).isOne();
  }

  @Test
  void awaitsTheBlockThatMakesItEnoughWhateverArrivesLater() {
    assertThat(
            tally(
                    coin(600, 10, State.SEEN, EXPIRES),
                    coin(400, 14, State.SEEN, EXPIRES),
                    coin(1, 90, State.SEEN, EXPIRES))
                .unconfirmedBlock())
        .isEqualTo(14L);
  }

  @Test
  void awaitsTheNewestWhereNothingIsEnoughOrAllThatMattersIsDeep() {
    assertThat(
            tally(coin(10, 10, State.SEEN, EXPIRES), coin(10, 12, State.SEEN, EXPIRES))
                .unconfirmedBlock())
        .isEqualTo(12L);
    assertThat(
            tally(coin(1_000, 10, State.CONFIRMED, EXPIRES), coin(10, 12, State.SEEN, EXPIRES))
                .unconfirmedBlock())
        .isEqualTo(12L);
    assertThat(tally(coin(1_000, 10, State.CONFIRMED, EXPIRES)).unconfirmedBlock()).isNull();
  }

  /** Or a stranger could keep a payment busy for ever, at next to no cost. */
  @Test
  void awaitsNoDust() {
    assertThat(tally(coin(9, 10, State.SEEN, EXPIRES)).unconfirmedBlock()).isNull();
    assertThat(
            tally(coin(1_000, 10, State.CONFIRMED, EXPIRES), coin(9, 12, State.SEEN, EXPIRES))
                .unconfirmedBlock())
        .isNull();
    assertThat(
            tally(coin(9, 9, State.SEEN, EXPIRES), coin(1_000, 10, State.SEEN, EXPIRES))
                .unconfirmedBlock())
        .isEqualTo(10L);
  }

  @Test
  void awaitsDustThatMakesUpWhatIsDue() {
    assertThat(
            tally(coin(985, 10, State.CONFIRMED, EXPIRES), coin(9, 12, State.SEEN, EXPIRES))
                .unconfirmedBlock())
        .isEqualTo(12L);
  }

  @Test
  void namesOnlyTheFirstTenTransactions() {
    Deposit[] many =
        IntStream.range(0, 31)
            .mapToObj(i -> coin(1, i, State.SEEN, EXPIRES))
            .toArray(Deposit[]::new);

    assertThat(tally(many).transactions()).hasSize(10).doesNotHaveDuplicates();
  }

  private static DepositTally tally(Deposit... deposits) {
    return DepositTally.of(TERMS, EXPIRES, null, List.copyOf(Arrays.asList(deposits)), null);
  }

  private Deposit coin(long amount, long block, State state, Instant time) {
    return deposit(TERMS.chainId(), null, amount, block, state, time);
  }

  private Deposit deposit(
      ChainId chain, @Nullable Address asset, long amount, long block, State state, Instant time) {
    return new Deposit(
        chain,
        TxHash.parse("0x%064x".formatted(++transactions)),
        asset == null ? null : 0,
        TOKEN,
        TERMS.address(),
        asset,
        TokenAmount.ofBaseUnits(amount),
        block,
        BlockHash.parse("0x%064x".formatted(block)),
        time,
        state);
  }
}
