package dev.ctrip.gateway.wallet;

/**
 * Names a key without holding it, so that it may stand in rows, histories and logs.
 *
 * @param account what the key is for; payloads older than this field mean {@link Account#DEPOSITS}
 * @param index position below that account, 0 to 2^31-1 (BIP-32, non-hardened)
 */
public record KeyReference(Account account, long index) {

  /** Each is a hardened account of its own (BIP-32), so that none can be derived from another's. */
  public enum Account {
    /** Addresses that payers pay to: {@code m/44'/60'/account'/0/index}. */
    DEPOSITS,
    /** Pays for the gas of token sweeps: {@code m/44'/60'/(2^30 + account)'/0/0}. */
    GAS_WALLET,
    /** Pays refunds: {@code m/44'/60'/(2^30 + account)'/1'/0/0}. */
    REFUND_WALLET
  }

  /**
   * @throws IllegalArgumentException outside 0 to 2^31-1
   */
  public KeyReference {
    account = account == null ? Account.DEPOSITS : account;
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a derivation index lies between 0 and 2^31-1");
    }
  }

  /** The key of a payment's deposit address. */
  public static KeyReference ofDeposit(long index) {
    return new KeyReference(Account.DEPOSITS, index);
  }

  /** The key of the gas wallet, which has the same address on every chain. */
  public static KeyReference ofGasWallet() {
    return new KeyReference(Account.GAS_WALLET, 0);
  }

  /** The key of the refund wallet, which has the same address on every chain. */
  public static KeyReference ofRefundWallet() {
    return new KeyReference(Account.REFUND_WALLET, 0);
  }
}
