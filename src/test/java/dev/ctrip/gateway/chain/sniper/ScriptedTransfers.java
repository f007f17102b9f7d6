package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.OwnTransfers;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an installation is said to have sent; nothing at first. */
public final class ScriptedTransfers implements OwnTransfers {

  private final List<Sent> all = new ArrayList<>();
  private boolean underWay;

  private record Sent(TxHash txHash, Address address, long block, Moved moved) {}

  /** It has sent an address so much of the coin. */
  synchronized void topUp(TxHash txHash, Address to, long block, long amount) {
    all.add(
        new Sent(
            txHash, to, block, new Moved(TokenAmount.ofBaseUnits(amount), TokenAmount.ZERO, 0)));
  }

  /** It has sent so much from an address, by one transaction. */
  synchronized void sweep(TxHash txHash, Address from, long block, long amount) {
    all.add(
        new Sent(
            txHash, from, block, new Moved(TokenAmount.ZERO, TokenAmount.ofBaseUnits(amount), 1)));
  }

  synchronized void underWay(boolean whether) {
    underWay = whether;
  }

  @Override
  public synchronized Set<TxHash> ownAmong(ChainId chain, Collection<TxHash> transactions) {
    return all.stream()
        .map(Sent::txHash)
        .filter(transactions::contains)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized Optional<Moved> moved(
      ChainId chain, Address address, long afterBlock, long upToBlock) {
    if (underWay) {
      return Optional.empty();
    }
    return Optional.of(
        all.stream()
            .filter(sent -> sent.address().equals(address))
            .filter(sent -> sent.block() > afterBlock && sent.block() <= upToBlock)
            .map(Sent::moved)
            .reduce(
                Moved.NOTHING,
                (one, other) ->
                    new Moved(
                        one.in().plus(other.in()),
                        one.out().plus(other.out()),
                        one.sent() + other.sent())));
  }
}
