package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.money.Address;

/** Derives deposit addresses from the installation's public key alone. Safe for any thread. */
public interface DepositAddresses {

  /**
   * The address of an index; always the same for the same installation.
   *
   * @param index 0 to 2^31-1
   */
  Address at(long index);
}
