package dev.ctrip.gateway.world;

import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** For a stand-in that is asked one thing: whoever asks it for another fails. */
public interface RefusingDeposits extends Deposits {

  @Override
  default List<Deposit> to(Address address) {
    throw new UnsupportedOperationException();
  }

  @Override
  default List<Deposit> listedTo(Address address) {
    throw new UnsupportedOperationException();
  }

  @Override
  default List<DepositObservation> observations(Address address, int atMost) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Optional<Instant> lastOrphanedAt(Address address) {
    throw new UnsupportedOperationException();
  }

  @Override
  default boolean lostInDeepReorg(Address address) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Optional<Cursor> cursor(ChainId chain) {
    throw new UnsupportedOperationException();
  }

  @Override
  default boolean holdsCanonical(ChainId chain, long number, BlockHash hash) {
    throw new UnsupportedOperationException();
  }
}
