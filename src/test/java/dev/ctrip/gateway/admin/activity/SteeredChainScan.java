package dev.ctrip.gateway.admin.activity;

import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.DepositSearch;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.world.RefusingDeposits;
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

  private record CursorAlone(Cursor cursor) implements RefusingDeposits {

    @Override
    public Optional<Cursor> cursor(ChainId chain) {
      return Optional.of(cursor);
    }
  }
}
