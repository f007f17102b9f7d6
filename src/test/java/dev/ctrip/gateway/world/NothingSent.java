package dev.ctrip.gateway.world;

import dev.ctrip.gateway.chain.OwnTransfers;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** An installation that has not sent anything yet. */
public enum NothingSent implements OwnTransfers {
  INSTANCE;

  @Override
  public Set<TxHash> ownAmong(ChainId chain, Collection<TxHash> transactions) {
    return Set.of();
  }

  @Override
  public Optional<Moved> moved(ChainId chain, Address address, long afterBlock, long upToBlock) {
    return Optional.of(Moved.NOTHING);
  }
}
