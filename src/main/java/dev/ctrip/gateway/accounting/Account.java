package dev.ctrip.gateway.accounting;

import dev.ctrip.gateway.money.Address;

/**
 * Where money is or goes, as far as the books tell.
 *
 * @param name as in the database and in exports
 */
public record Account(String name) {

  /** Everybody who pays, together; below zero by what they paid. */
  public static final Account PAYERS = new Account("payers");

  /** What miners, validators and tokens have kept. */
  public static final Account NETWORK = new Account("network");

  /** The operator's own purse, out of which gas wallets and refund wallets are filled. */
  public static final Account OPERATOR = new Account("operator");

  /** Differences that somebody has accepted without an explanation. */
  public static final Account UNEXPLAINED = new Account("unexplained");

  private static final String DEPOSIT = "deposit:";
  private static final String GAS_WALLET = "gas_wallet:";
  private static final String REFUND_WALLET = "refund_wallet:";

  public static Account deposit(Address address) {
    return new Account(DEPOSIT + address.checksummed());
  }

  public static Account gasWallet(Address address) {
    return new Account(GAS_WALLET + address.checksummed());
  }

  public static Account refundWallet(Address address) {
    return new Account(REFUND_WALLET + address.checksummed());
  }

  public static Account treasury(Address address) {
    return new Account("treasury:" + address.checksummed());
  }

  public boolean isDeposit() {
    return name.startsWith(DEPOSIT);
  }

  /** Whether it is one that the operator fills: a gas wallet or a refund wallet. */
  public boolean isFilledByOperator() {
    return name.startsWith(GAS_WALLET) || name.startsWith(REFUND_WALLET);
  }

  /**
   * @throws IllegalStateException if the account is not that of one address
   */
  public Address address() {
    int colon = name.indexOf(':');
    if (colon < 0) {
      throw new IllegalStateException(name + " is not the account of an address");
    }
    return Address.parse(name.substring(colon + 1));
  }

  @Override
  public String toString() {
    return name;
  }
}
