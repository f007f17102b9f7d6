package dev.ctrip.gateway.admin;

import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a search of a chain came to.
 *
 * @param cursor number of the last block that was read whole
 * @param head number of the chain's latest block when the cursor was moved
 * @param found how many deposits were not recorded before, or not so
 * @param deposits the first of them
 */
public record Findings(long cursor, long head, long found, List<Found> deposits) {

  /** Far from the sizes that Temporal refuses; the rest is in PostgreSQL. */
  private static final int NAMED = 100;

  public Findings {
    deposits = List.copyOf(deposits);
  }

  /** Of deposits as they were recorded, and of where the chain's reading stands. */
  public static Findings of(Cursor cursor, List<Deposit> recorded) {
    return new Findings(
        cursor.number(),
        cursor.headNumber(),
        recorded.size(),
        recorded.stream().limit(NAMED).map(Found::of).toList());
  }

  /** These and what was found later, as of then. */
  public Findings and(Findings later) {
    return new Findings(
        later.cursor,
        later.head,
        found + later.found,
        Stream.concat(deposits.stream(), later.deposits.stream()).limit(NAMED).toList());
  }

  /**
   * A deposit that was recorded.
   *
   * @param txHash null where only the address' balance shows it
   * @param logIndex null for the native coin
   * @param asset the token's contract, listed or not; null for the native coin
   */
  public record Found(
      @Nullable TxHash txHash,
      @Nullable Integer logIndex,
      long blockNumber,
      Address to,
      @Nullable Address asset,
      TokenAmount amount) {

    static Found of(Deposit deposit) {
      return new Found(
          deposit.txHash(),
          deposit.logIndex(),
          deposit.blockNumber(),
          deposit.to(),
          deposit.asset(),
          deposit.amount());
    }
  }
}
