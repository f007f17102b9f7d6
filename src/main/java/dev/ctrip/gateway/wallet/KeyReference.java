package dev.ctrip.gateway.wallet;

/**
 * Names a key without holding it, so that it may stand in rows, histories and logs.
 *
 * @param index position of the deposit address below the installation's account, 0 to 2^31-1
 *     (BIP-32, non-hardened)
 */
public record KeyReference(long index) {

  /**
   * @throws IllegalArgumentException outside 0 to 2^31-1
   */
  public KeyReference {
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a derivation index lies between 0 and 2^31-1");
    }
  }

  /** The key of a payment's deposit address: {@code m/44'/60'/account'/0/index}. */
  public static KeyReference ofDeposit(long index) {
    return new KeyReference(index);
  }
}
