package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import io.temporal.activity.ActivityInterface;

/** Asks the chain how deep an address's deposits are. Served on the task queue {@code chain}. */
@ActivityInterface(namePrefix = "Deposits_")
public interface DepositConfirmation {

  /**
   * Re-reads the {@link Deposit.State#SEEN} deposits of the address from the canonical chain and
   * records as {@link Deposit.State#CONFIRMED} those that are deep enough. Idempotent. Of very many
   * only the largest are read: what a stranger sends in dust does not hold up a payment.
   */
  Report confirm(Request request);

  /**
   * @param confirmationsRequired blocks, the deposit's own included
   */
  record Request(ChainId chain, Address address, int confirmationsRequired, Finality finality) {}

  /**
   * @param confirmed how many were newly recorded as confirmed
   * @param blocksStillNeeded of the shallowest that is not confirmed; zero when none is left
   * @param gone how many are not in a canonical block now
   */
  record Report(int confirmed, long blocksStillNeeded, int gone) {}
}
