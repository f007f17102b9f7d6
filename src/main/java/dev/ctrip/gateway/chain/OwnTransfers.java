package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * What this installation itself sends, so that nobody takes it for a deposit. Implementations are
 * safe for any thread.
 */
public interface OwnTransfers {

  /** Which of these transactions are ours. They are known from before they are sent. */
  Set<TxHash> ownAmong(ChainId chain, Collection<TxHash> transactions);

  /**
   * What moved of the native coin to and from an address of ours in the blocks after one, up to
   * another.
   *
   * @return empty while something is under way of which that is not known for good
   */
  Optional<Moved> moved(ChainId chain, Address address, long afterBlock, long upToBlock);

  /**
   * @param in what it was given for gas
   * @param out what it sent, fees included
   * @param sent how many transactions were its own
   */
  record Moved(TokenAmount in, TokenAmount out, long sent) {

    public static final Moved NOTHING = new Moved(TokenAmount.ZERO, TokenAmount.ZERO, 0);
  }
}
