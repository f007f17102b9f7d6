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
 * @param logIndex position of a token's {@code Transfer} log in its block; null for a transfer of
 *     the native coin by the transaction itself
 * @param asset the token's contract; null for the native coin
 * @param amount never zero
 * @param blockTime the timestamp of the first block that held it: when the payer paid
 */
public record Deposit(
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
        chain, txHash, logIndex, from, to, asset, other, blockNumber, blockHash, blockTime, state);
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
