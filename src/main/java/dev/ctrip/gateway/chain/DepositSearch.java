package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Looks for deposits beside the sniper's own way along the chain, when a person asks for it. What
 * is found is recorded by the same rules, told to the {@link DepositListener}, and recorded once,
 * however often it is looked for. Safe for any thread, and beside any sniper.
 *
 * <p>Every method throws {@link ChainUnavailableException} when no node gave a usable answer in
 * time, and {@link IllegalStateException} if the chain is not enabled or was never read yet.
 */
public interface DepositSearch {

  /**
   * Reads the chain from the cursor to its head, as the sniper does.
   *
   * @param progress told the cursor's number again and again; what it throws ends the reading
   * @return the cursor afterwards
   */
  Cursor advance(ChainId chain, LongConsumer progress);

  /**
   * Reads blocks again that the cursor has passed; what lies above it is left to the sniper.
   * Transfers of tokens that are not listed are recorded as well, by their contract, and nobody is
   * told of those.
   *
   * @param progress told the number of each last block that is done
   * @return deposits that were not recorded before, or not so
   */
  List<Deposit> again(ChainId chain, BlockRange range, LongConsumer progress);

  /**
   * Looks into one transaction for transfers to one address, those of tokens that are not listed
   * included.
   */
  Claim claim(ChainId chain, TxHash txHash, Address to);

  /**
   * Compares what an address has with what is recorded of it, and records money in the native coin
   * that no transaction explains, as a contract's payment leaves it. As of {@link Cursor#time()},
   * so that no deadline is anticipated; what came after that is found when it is asked for again.
   *
   * @return deposits that were not recorded before
   */
  List<Deposit> byBalance(ChainId chain, Address address);

  /**
   * What came of a claim.
   *
   * @param deposits of that transaction to that address as they are recorded now
   */
  record Claim(Outcome outcome, List<Deposit> deposits) {

    public Claim {
      deposits = List.copyOf(deposits);
    }
  }

  /** How a claim ended. */
  enum Outcome {
    /** At least one deposit was recorded by it. */
    RECORDED,
    /** All of it was recorded before. */
    KNOWN,
    /** No node knows it in a block; it may still be mined. */
    NOT_MINED,
    /** It is mined above the cursor: the sniper is about to find it. */
    NOT_READ_YET,
    /** It is mined but moved nothing, since it failed (EIP-658). */
    FAILED,
    /** It succeeded, but moved nothing to that address. */
    NOTHING_FOR_ADDRESS
  }
}
