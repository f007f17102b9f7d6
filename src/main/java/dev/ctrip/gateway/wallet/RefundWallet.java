package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.money.Address;
import java.util.Optional;

/** The account that refunds are paid out of, as the signer has noted it. Safe for any thread. */
public interface RefundWallet {

  /**
   * Its address, the same on every chain.
   *
   * @return empty until the signer was started once with this database, and where an external
   *     signer holds the keys, which pays no refunds
   */
  Optional<Address> address();
}
