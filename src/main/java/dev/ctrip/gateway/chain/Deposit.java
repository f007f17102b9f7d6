package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transfer to one of our addresses, as last read from the canonical chain.
 *
 * @param txHash null for money in the native coin that only the balance shows: a contract sent it
 *     in some transaction of the range
 * @param logIndex position of a token's {@code Transfer} log in its block; null for a transfer of
 *     the native coin
 * @param from null where the transaction is not known
 * @param asset the token's contract; null for the native coin
 * @param amount never zero
 * @param blockNumber of the block that holds it; the last of the range where the transaction is not
 *     known
 * @param blockTime the timestamp of the first block that held it: when the payer paid
 * @param fromBlock the first block of the range; null where the transaction is known
 */
public record Deposit(
    ChainId chain,
    @Nullable TxHash txHash,
    @Nullable Integer logIndex,
    @Nullable Address from,
    Address to,
    @Nullable Address asset,
    TokenAmount amount,
    long blockNumber,
    BlockHash blockHash,
    Instant blockTime,
    State state,
    @Nullable Long fromBlock) {

  /** One whose transaction is known. */
  public Deposit(
      ChainId chain,
      TxHash txHash,
      @Nullable Integer logIndex,
      Address from,
      Address to,
      @Nullable Address asset,
      TokenAmount amount,
      long blockNumber,
      BlockHash blockHash,
      Instant blockTime,
      State state) {
    this(
        chain,
        txHash,
        logIndex,
        from,
        to,
        asset,
        amount,
        blockNumber,
        blockHash,
        blockTime,
        state,
        null);
  }

  /** Money in the native coin that came to an address somewhere in a range of blocks. */
  public static Deposit inRange(
      ChainId chain, long fromBlock, BlockHeader last, Address to, TokenAmount amount) {
    return new Deposit(
        chain,
        null,
        null,
        null,
        to,
        null,
        amount,
        last.number(),
        last.hash(),
        last.timestamp(),
        State.SEEN,
        fromBlock);
  }

  /** How sure a deposit is. */
  public enum State {
    /** Mined in a block that was canonical when last looked at; may still go. */
    SEEN,
    /** Found at the required depth. */
    CONFIRMED,
    /** Its block left the canonical chain; it may be mined again. */
    ORPHANED
  }

  /** The same with another amount. */
  public Deposit of(TokenAmount other) {
    return new Deposit(
        chain,
        txHash,
        logIndex,
        from,
        to,
        asset,
        other,
        blockNumber,
        blockHash,
        blockTime,
        state,
        fromBlock);
  }

  /**
   * Blocks on top of and including its own; zero when orphaned.
   *
   * @param head number of the latest block
   */
  public long confirmationsAt(long head) {
    return state == State.ORPHANED ? 0 : Math.max(0, head - blockNumber + 1);
  }
}
