package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.money.Address;

/**
 * Turns a key reference into a signature. The only way to one: key bytes never leave it. Present
 * only in processes of the role {@code signer}. Safe for any thread.
 */
public interface Signer {

  Address addressOf(KeyReference key);

  /**
   * Signs deterministically (RFC 6979): the same transfer gives the same bytes and hash.
   *
   * @throws SigningRefusedException if the transfer is one that may not be signed
   */
  SignedTransfer sign(UnsignedTransfer transfer, KeyReference key);
}
