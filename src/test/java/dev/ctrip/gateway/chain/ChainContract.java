package dev.ctrip.gateway.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.rpc.TestWallet;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.SteeredChain;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Chain} does. The tests may share one chain: each counts from its head and uses
 * accounts of its own.
 */
public abstract class ChainContract {

  private static final TokenAmount COIN = TokenAmount.ofBaseUnits(BigInteger.TEN.pow(18));
  private static final TxHash NEVER_SENT = TxHash.parse("0x" + "ab".repeat(32));
  private static final AtomicLong WALLETS = new AtomicLong(4711);

  protected abstract Chain chain();

  protected abstract SteeredChain world();

  private final TestWallet wallet = TestWallet.number(WALLETS.incrementAndGet());
  private final Address somebody = TestWallet.number(WALLETS.incrementAndGet()).address();

  @Test
  void headGoesUpBlockByBlock() {
    BlockHeader before = chain().head();
    world().mine(3);

    BlockHeader after = chain().head();

    assertThat(after.number()).isEqualTo(before.number() + 3);
    assertThat(after.hash()).isNotEqualTo(before.hash());
    assertThat(after.timestamp()).isAfterOrEqualTo(before.timestamp());
  }

  @Test
  void blocksAreLinkedByTheirParents() {
    BlockHeader start = chain().head();
    world().mine(3);

    for (long number = start.number() + 1; number <= start.number() + 3; number++) {
      BlockHeader header = chain().header(number).orElseThrow();
      BlockHeader parent = chain().header(number - 1).orElseThrow();
      assertThat(header.follows(parent.number(), parent.hash())).isTrue();
    }
    assertThat(chain().header(start.number())).contains(start);
    Stretch read = chain().read(BlockRange.of(start.number(), 4));
    assertThat(read.head()).isEqualTo(chain().head());
    assertThat(read.blocks())
        .extracting(Block::header)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(start.number(), start.number() + 3)
                .mapToObj(number -> chain().header(number).orElseThrow())
                .toList());
  }

  @Test
  void thereIsNoBlockAboveTheHead() {
    BlockHeader head = chain().head();
    long above = head.number() + 1;

    assertThat(chain().read(BlockRange.of(above, 3))).isEqualTo(new Stretch(head, List.of()));
    assertThat(chain().read(BlockRange.of(head.number(), 3)).blocks())
        .extracting(Block::header)
        .containsExactly(head);
    assertThat(chain().header(above)).isEmpty();
  }

  @Test
  void blockHoldsItsTransfersInOrder() {
    TxHash first = world().pay(somebody, TokenAmount.ofBaseUnits(7));
    TxHash second = world().pay(wallet.address(), TokenAmount.ZERO);
    world().mine(1);

    Block block = chain().read(BlockRange.of(chain().head().number(), 1)).blocks().getFirst();

    Block.Transfer moved =
        new Block.Transfer(first, world().payer(), somebody, TokenAmount.ofBaseUnits(7));
    assertThat(block.transfers())
        .containsExactly(
            moved, new Block.Transfer(second, world().payer(), wallet.address(), TokenAmount.ZERO));
    assertThat(chain().blockOf(first))
        .contains(new Block(block.header(), List.of(moved), List.of()));
  }

  @Test
  void holdingsAreThoseAfterTheBlock() {
    BlockHeader before = chain().head();
    world().pay(somebody, TokenAmount.ofBaseUnits(7));
    world().mine(1);
    BlockHeader after = chain().head();
    long payments = chain().nextNonce(world().payer());
    world().pay(somebody, TokenAmount.ofBaseUnits(1));
    world().mine(1);

    assertThat(chain().holdings(List.of(somebody), before.hash()))
        .contains(List.of(new Holding(TokenAmount.ZERO, 0)));
    List<Holding> holdings =
        chain().holdings(List.of(somebody, world().payer()), after.hash()).orElseThrow();
    assertThat(holdings.getFirst()).isEqualTo(new Holding(TokenAmount.ofBaseUnits(7), 0));
    assertThat(holdings.getLast().nonce()).isEqualTo(payments);
  }

  @Test
  void blockCarriesTheTimeItWasMinedAt() {
    Instant later = chain().head().timestamp().plusSeconds(3600);
    world().mineAt(later);

    assertThat(chain().head().timestamp()).isEqualTo(later);
  }

  @Test
  void receiptOfASuccessNamesItsBlockAndFee() {
    TxHash payment = world().pay(somebody, COIN);
    assertThat(chain().receipt(payment)).isEmpty();
    assertThat(chain().knows(payment)).isTrue();
    TokenAmount before = chain().balance(world().payer());

    world().mine(1);

    Receipt receipt = chain().receipt(payment).orElseThrow();
    BlockHeader head = chain().head();
    assertThat(receipt.txHash()).isEqualTo(payment);
    assertThat(receipt.succeeded()).isTrue();
    assertThat(receipt.blockNumber()).isEqualTo(head.number());
    assertThat(receipt.blockHash()).isEqualTo(head.hash());
    assertThat(chain().knows(payment)).isTrue();
    assertThat(chain().balance(somebody)).isEqualTo(COIN);
    assertThat(before.minus(chain().balance(world().payer()))).isEqualTo(COIN.plus(receipt.fee()));
  }

  @Test
  void receiptOfAFailureSaysSo() {
    world().revertAt(somebody);
    TxHash payment = world().pay(somebody, COIN);
    world().mine(1);

    Receipt receipt = chain().receipt(payment).orElseThrow();

    assertThat(receipt.succeeded()).isFalse();
    assertThat(receipt.fee().isZero()).isFalse();
    assertThat(chain().balance(somebody)).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void unknownTransactionIsUnknown() {
    assertThat(chain().receipt(NEVER_SENT)).isEmpty();
    assertThat(chain().knows(NEVER_SENT)).isFalse();
    assertThat(chain().blockOf(NEVER_SENT)).isEmpty();
  }

  @Test
  void balanceIsThatOfTheLatestBlock() {
    assertThat(chain().balance(somebody)).isEqualTo(TokenAmount.ZERO);
    world().fund(somebody, COIN);
    assertThat(chain().balance(somebody)).isEqualTo(COIN);
    world().pay(somebody, TokenAmount.ofBaseUnits(1));
    assertThat(chain().balance(somebody)).as("nothing is mined yet").isEqualTo(COIN);
    world().mine(1);

    assertThat(chain().balance(somebody)).isEqualTo(COIN.plus(TokenAmount.ofBaseUnits(1)));
  }

  @Test
  void nonceIgnoresWhatIsWaiting() {
    world().fund(wallet.address(), COIN);
    assertThat(chain().nextNonce(wallet.address())).isZero();

    broadcast(transfer(0, 1));
    assertThat(chain().nextNonce(wallet.address())).isZero();
    world().mine(1);

    assertThat(chain().nextNonce(wallet.address())).isOne();
  }

  @Test
  void estimatesAPlainTransfer() {
    assertThat(chain().estimateGas(world().payer(), somebody, COIN)).isEqualTo(21_000);
  }

  @Test
  void refusesToEstimateATransferThatReverts() {
    world().revertAt(somebody);

    assertThatThrownBy(() -> chain().estimateGas(world().payer(), somebody, COIN))
        .isInstanceOf(TransferRefusedException.class)
        .hasMessageContaining("revert");
  }

  @Test
  void broadcastIsMined() {
    world().fund(wallet.address(), COIN);
    TestWallet.Signed transfer = transfer(0, 5);

    broadcast(transfer);
    assertThat(chain().knows(transfer.hash())).isTrue();
    world().mine(1);

    assertThat(chain().receipt(transfer.hash()).orElseThrow().succeeded()).isTrue();
    assertThat(chain().balance(somebody)).isEqualTo(TokenAmount.ofBaseUnits(5));
  }

  @Test
  void broadcastAgainChangesNothing() {
    world().fund(wallet.address(), COIN);
    TestWallet.Signed transfer = transfer(0, 5);

    broadcast(transfer);
    broadcast(transfer);
    world().mine(1);
    broadcast(transfer);
    world().mine(1);
    broadcast(transfer);

    assertThat(chain().nextNonce(wallet.address())).isOne();
    assertThat(chain().balance(somebody)).isEqualTo(TokenAmount.ofBaseUnits(5));
  }

  @Test
  void refusesATransferWhoseNonceIsUsed() {
    world().fund(wallet.address(), COIN);
    broadcast(transfer(0, 5));
    world().mine(1);

    assertThatThrownBy(() -> broadcast(transfer(0, 6)))
        .isInstanceOf(TransferRefusedException.class)
        .hasMessageContaining("nonce too low");
  }

  @Test
  void refusesATransferThatCannotBePaid() {
    world().fund(wallet.address(), TokenAmount.ofBaseUnits(1000));

    assertThatThrownBy(() -> broadcast(transfer(0, 5)))
        .isInstanceOf(TransferRefusedException.class)
        .hasMessageContainingAll("nsufficient funds");
  }

  @Test
  void refusesBytesOfAnotherHash() {
    assertThatThrownBy(() -> chain().broadcast(NEVER_SENT, transfer(0, 5).bytes()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void quotesTheLatestBaseFeeAndATip() {
    BigInteger baseFee = BigInteger.valueOf(3_000_000_000L);
    world().setNextBaseFee(baseFee);
    world().mine(1);

    FeeQuote quote = chain().feeQuote();

    assertThat(quote.baseFeePerGasWei()).isEqualTo(baseFee);
    assertThat(quote.priorityFeePerGasWei()).isPositive();
  }

  @Test
  void finalBlocksAreCanonicalAndNotAboveTheHead() {
    world().mine(70);
    BlockHeader head = chain().head();

    BlockHeader safe = chain().head(Finality.SAFE).orElseThrow();
    BlockHeader finalized = chain().head(Finality.FINALIZED).orElseThrow();

    assertThat(finalized.number()).isLessThan(safe.number());
    assertThat(safe.number()).isLessThan(head.number());
    assertThat(chain().header(safe.number())).contains(safe);
    assertThatThrownBy(() -> chain().head(Finality.DEPTH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reorgReplacesBlocksAndTakesTheirTransactionsAlong() {
    world().fund(wallet.address(), COIN);
    world().mine(2);
    BlockHeader kept = chain().head();
    TxHash payment = world().pay(somebody, COIN);
    TestWallet.Signed transfer = transfer(0, 5);
    broadcast(transfer);
    world().mine(1);
    world().mine(1);
    List<BlockHash> replaced = hashes(kept.number() + 1, kept.number() + 2);

    world().reorg(2);

    assertThat(chain().head().number()).isEqualTo(kept.number() + 2);
    assertThat(chain().header(kept.number())).contains(kept);
    assertThat(hashes(kept.number() + 1, kept.number() + 2)).doesNotContainAnyElementsOf(replaced);
    BlockHeader next = chain().header(kept.number() + 1).orElseThrow();
    assertThat(next.follows(kept.number(), kept.hash())).isTrue();
    assertThat(chain().receipt(payment)).isEmpty();
    assertThat(chain().receipt(transfer.hash())).isEmpty();
    assertThat(chain().balance(somebody)).isEqualTo(TokenAmount.ZERO);
    assertThat(chain().nextNonce(wallet.address())).isZero();

    broadcast(transfer);
    world().mine(1);
    assertThat(chain().receipt(transfer.hash()).orElseThrow().blockNumber())
        .isEqualTo(kept.number() + 3);
  }

  private List<BlockHash> hashes(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(number -> chain().header(number).orElseThrow().hash())
        .toList();
  }

  private TestWallet.Signed transfer(long nonce, long amount) {
    return wallet.transfer(
        chain().settings().id(), nonce, somebody, TokenAmount.ofBaseUnits(amount));
  }

  private void broadcast(TestWallet.Signed transfer) {
    chain().broadcast(transfer.hash(), transfer.bytes());
  }
}
