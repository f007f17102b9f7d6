package dev.ctrip.gateway.admin.activity;

import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.chain.DepositSearch;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The real activity on a search that a test steers. */
public final class SteeredChainScan {

  private SteeredChainScan() {}

  /**
   * @param cursor where the reading of the chain stands
   */
  public static ChainScan on(DepositSearch search, Cursor cursor) {
    return new SearchedChainScan(search, new CursorAlone(cursor));
  }

  private record CursorAlone(Cursor cursor) implements Deposits {

    @Override
    public Optional<Cursor> cursor(ChainId chain) {
      return Optional.of(cursor);
    }

    @Override
    public List<Deposit> to(Address address) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<DepositObservation> observations(Address address, int atMost) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Instant> lastOrphanedAt(Address address) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Deposit> listedTo(Address address) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean lostInDeepReorg(Address address) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean holdsCanonical(ChainId chain, long number, BlockHash hash) {
      throw new UnsupportedOperationException();
    }
  }
}
