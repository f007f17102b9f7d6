package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.StartRefusedException;

/**
 * The public side of an account, for people who set a gateway up.
 *
 * @param xpub the extended public key (BIP-32) at {@code m/44'/60'/account'}
 * @param fingerprint what a database is pinned to
 * @param first its deposit address at index 0
 */
public record AccountXpub(String xpub, String fingerprint, Address first) {

  /** Those above belong to gas wallets. */
  public static final int MAX_ACCOUNT = AccountSecret.GAS_WALLETS - 1;

  /**
   * @param phrase words of a recovery phrase (BIP-39, English), with any white space between
   * @param account 0 to {@link #MAX_ACCOUNT}
   * @throws StartRefusedException if the words are no such phrase; the message holds none of them
   */
  public static AccountXpub ofPhrase(String phrase, int account) {
    XpubDepositAddresses addresses =
        AccountSecret.ofMnemonic(WalletSettings.words(phrase), account).publicSide();
    return new AccountXpub(addresses.serialized(), addresses.fingerprint(), addresses.at(0));
  }
}
