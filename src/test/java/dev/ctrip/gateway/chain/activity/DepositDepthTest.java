package dev.ctrip.gateway.chain.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositProgress;
import dev.ctrip.gateway.chain.DepositProgress.Deep;
import dev.ctrip.gateway.chain.DepositProgress.Gone;
import dev.ctrip.gateway.chain.DepositProgress.Shallow;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.activity.DepositDepth.Horizon;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepositDepthTest {

  private static final long BLOCK = 100;
  private static final BlockHash HASH = hash(1);
  private static final BlockHash OTHER_HASH = hash(2);
  private static final TxHash TX = new TxHash("0x%064x".formatted(3));
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final Address PAYER = new Address("0x%040x".formatted(4));
  private static final Address OURS = new Address("0x%040x".formatted(5));

  private static final Deposit DEPOSIT =
      new Deposit(
          ChainId.of(1),
          TX,
          null,
          PAYER,
          OURS,
          null,
          TokenAmount.ofBaseUnits(7),
          BLOCK,
          HASH,
          TIME,
          Deposit.State.SEEN);

  private static final Optional<Receipt> MINED = Optional.of(receipt(HASH, true));
  private static final Optional<BlockHeader> CANONICAL = Optional.of(header(HASH));

  @ParameterizedTest
  @CsvSource({
    "1, 100, 0",
    "2, 100, 1",
    "2, 101, 0",
    "3, 101, 1",
    "12, 100, 11",
    "12, 110, 1",
    "12, 111, 0",
    "12, 112, 0",
    "12, 5000, 0"
  })
  void isDeepFromTheRequiredBlockOn(int required, long head, long stillNeeded) {
    DepositProgress progress =
        DepositDepth.judge(DEPOSIT, MINED, CANONICAL, Horizon.ofDepth(head, required));

    assertThat(progress).isEqualTo(stillNeeded == 0 ? new Deep() : new Shallow(stillNeeded));
  }

  @ParameterizedTest
  @CsvSource({"98, 2", "99, 1", "100, 0", "101, 0"})
  void isDeepOnceTheTagHasReachedItsBlock(long tagged, long stillNeeded) {
    DepositProgress progress =
        DepositDepth.judge(DEPOSIT, MINED, CANONICAL, new Horizon(200, tagged));

    assertThat(progress).isEqualTo(stillNeeded == 0 ? new Deep() : new Shallow(stillNeeded));
  }

  @Test
  void isGoneWithoutAReceipt() {
    assertThat(judgeFarAbove(Optional.empty(), CANONICAL)).isEqualTo(new Gone());
  }

  @Test
  void isGoneWhenMinedInAnotherBlock() {
    assertThat(judgeFarAbove(Optional.of(receipt(OTHER_HASH, true)), CANONICAL))
        .isEqualTo(new Gone());
  }

  @Test
  void isGoneWhenItFailed() {
    assertThat(judgeFarAbove(Optional.of(receipt(HASH, false)), CANONICAL)).isEqualTo(new Gone());
  }

  @Test
  void isGoneWhenAnotherBlockTookItsPlace() {
    assertThat(judgeFarAbove(MINED, Optional.of(header(OTHER_HASH)))).isEqualTo(new Gone());
    assertThat(judgeFarAbove(MINED, Optional.empty())).isEqualTo(new Gone());
  }

  @Test
  void cannotBeJudgedByANodeThatLagsBehindIt() {
    assertThat(
            DepositDepth.judge(
                DEPOSIT, Optional.empty(), Optional.empty(), Horizon.ofDepth(BLOCK - 1, 3)))
        .isEqualTo(new Shallow(3));
    assertThat(
            DepositDepth.judge(
                DEPOSIT, Optional.empty(), Optional.empty(), new Horizon(BLOCK - 1, BLOCK + 1)))
        .isEqualTo(new Shallow(1));
  }

  private static DepositProgress judgeFarAbove(
      Optional<Receipt> receipt, Optional<BlockHeader> canonical) {
    return DepositDepth.judge(DEPOSIT, receipt, canonical, Horizon.ofDepth(BLOCK + 1000, 1));
  }

  private static Receipt receipt(BlockHash blockHash, boolean succeeded) {
    return new Receipt(TX, BLOCK, blockHash, succeeded, TokenAmount.ZERO);
  }

  private static BlockHeader header(BlockHash hash) {
    return new BlockHeader(BLOCK, hash, hash(9), TIME);
  }

  private static BlockHash hash(int number) {
    return new BlockHash("0x%064x".formatted(number));
  }
}
