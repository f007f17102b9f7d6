package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes from a token's deposits what was logged but has not arrived. Some tokens keep a fee of each
 * transfer and log the amount before it; others log what they like. The balance decides.
 */
final class Arrivals {

  private final Chain chain;

  Arrivals(Chain chain) {
    this.chain = chain;
  }

  /** An address's holdings of one token. */
  private record Purse(Address contract, Address holder) {}

  /**
   * @param deposits of that block
   * @return the same in their order, each with what arrived of it; without those of which nothing
   *     did. Where the node keeps no state of the block any more, as they were logged.
   */
  List<Deposit> of(Block block, List<Deposit> deposits) {
    Map<Purse, Optional<BigInteger>> room = new HashMap<>();
    List<Deposit> arrived = new ArrayList<>();
    for (Deposit deposit : deposits) {
      Address contract = deposit.asset();
      if (contract == null) {
        arrived.add(deposit);
        continue;
      }
      Purse purse = new Purse(contract, deposit.to());
      BigInteger logged = deposit.amount().baseUnits();
      Optional<BigInteger> left = room.computeIfAbsent(purse, p -> gain(block, p));
      BigInteger amount = left.map(logged::min).orElse(logged);
      room.put(purse, left.map(before -> before.subtract(amount)));
      if (amount.signum() > 0) {
        arrived.add(deposit.of(TokenAmount.ofBaseUnits(amount)));
      }
    }
    return arrived;
  }

  /**
   * By how much the balance rose in the block, with what left meanwhile; empty where no node has
   * the state of it any more.
   */
  private Optional<BigInteger> gain(Block block, Purse purse) {
    BigInteger left =
        block.tokenTransfers().stream()
            .filter(transfer -> transfer.contract().equals(purse.contract()))
            .filter(transfer -> transfer.from().equals(purse.holder()))
            .map(transfer -> transfer.amount().baseUnits())
            .reduce(BigInteger.ZERO, BigInteger::add);
    Optional<BigInteger> before = balance(purse, block.header().parentHash());
    Optional<BigInteger> after = balance(purse, block.header().hash());
    return before.flatMap(
        then -> after.map(now -> now.add(left).subtract(then).max(BigInteger.ZERO)));
  }

  private Optional<BigInteger> balance(Purse purse, BlockHash block) {
    return chain.tokenBalance(purse.contract(), purse.holder(), block).map(TokenAmount::baseUnits);
  }
}
