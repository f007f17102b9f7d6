package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.money.Address;
import java.util.Optional;

/**
 * The account that pays for the gas of token sweeps, as the signer has noted it. Safe for any
 * thread.
 */
public interface GasWallet {

  /**
   * Its address, the same on every chain.
   *
   * @return empty until the signer was started once with this database
   */
  Optional<Address> address();
}
