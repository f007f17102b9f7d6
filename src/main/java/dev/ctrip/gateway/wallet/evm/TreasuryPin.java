package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.StartRefusedException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Remembers where each chain's sweeps go. Who can change a file on the signer's machine should not
 * thereby have all money sent to himself.
 */
final class TreasuryPin {

  private final JdbcClient jdbc;
  private final Clock clock;

  TreasuryPin(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Pins each chain's treasury at the signer's first start with it, compares at every later one.
   *
   * @param gasWallet null where there is none
   * @param mayChange whether another treasury is pinned in place of the old one
   * @throws StartRefusedException if a treasury is another than pinned and may not change, or is an
   *     address that this installation itself sweeps from
   */
  void check(List<ChainSettings> chains, @Nullable Address gasWallet, boolean mayChange) {
    for (ChainSettings chain : chains) {
      refuseOwnAddress(chain, gasWallet);
      pin(chain, mayChange);
      refuseOther(chain);
    }
  }

  private void refuseOwnAddress(ChainSettings chain, @Nullable Address gasWallet) {
    String treasury = chain.treasury().checksummed();
    boolean isDeposit =
        jdbc.sql("select exists (select from payment where address = :treasury)")
            .param("treasury", treasury)
            .query(Boolean.class)
            .single();
    if (isDeposit || chain.treasury().equals(gasWallet)) {
      throw new StartRefusedException(
          "The treasury of %s, %s, is %s of this installation."
              .formatted(
                  chain.name(), treasury, isDeposit ? "a deposit address" : "the gas wallet"),
          "Name an address in chains.yaml whose key this installation does not have.");
    }
  }

  private void pin(ChainSettings chain, boolean mayChange) {
    jdbc.sql(
            """
            insert into treasury_pin (chain_id, address, pinned_at)
            values (:chain, :treasury, :now)
            on conflict (chain_id) do update set address = :treasury, pinned_at = :now
              where :mayChange and treasury_pin.address <> :treasury
            """)
        .param("chain", chain.id().value())
        .param("treasury", chain.treasury().checksummed())
        .param("now", Timestamp.from(clock.instant()))
        .param("mayChange", mayChange)
        .update();
  }

  private void refuseOther(ChainSettings chain) {
    String pinned =
        jdbc.sql("select address from treasury_pin where chain_id = :chain")
            .param("chain", chain.id().value())
            .query(String.class)
            .single();
    if (!pinned.equals(chain.treasury().checksummed())) {
      throw new StartRefusedException(
          "Sweeps of %s went to the treasury %s so far, chains.yaml names %s."
              .formatted(chain.name(), pinned, chain.treasury()),
          "If you changed it, start once with ctrip.wallet.allow-treasury-change=true; if you did"
              + " not, find out who did.");
    }
  }
}
