package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.money.Address;

/**
 * Turns a key reference into a signature. The only way to one: key bytes never leave it. Present
 * only in processes of the role {@code signer}. Safe for any thread.
 */
public interface Signer {

  /**
   * The address that a key signs as.
   *
   * @throws SigningRefusedException if there is no such key
   */
  Address addressOf(KeyReference key);

  /**
   * Signs a transfer. Where the keys are at hand the same transfer gives the same bytes and hash
   * (RFC 6979); an external signer need not keep to that, so whoever stores a signature keeps the
   * one that he has stored. May take 10 seconds, so not to be called while a lock is held.
   *
   * @throws SigningRefusedException if the transfer is one that may not be signed, or is not signed
   *     as asked
   * @throws SignerUnavailableException if who holds the keys cannot be reached
   */
  SignedTransfer sign(UnsignedTransfer transfer, KeyReference key);
}
