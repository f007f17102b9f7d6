package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.KeyReference;

/** The gas wallet of the wallet that the profile {@code development} has. */
public final class DevelopmentGasWallet {

  private static final String PHRASE =
      "test test test test test test test test test test test junk";

  private static final int ACCOUNT = 1;

  private DevelopmentGasWallet() {}

  /** Its address, with its checksum. */
  public static String address() {
    return addressOf(KeyReference.ofGasWallet());
  }

  /** That of the same wallet's refund wallet. */
  public static String refundWallet() {
    return addressOf(KeyReference.ofRefundWallet());
  }

  private static String addressOf(KeyReference key) {
    Chains none = ConfiguredChains.of();
    return new MnemonicSigner(AccountSecret.ofMnemonic(WalletSettings.words(PHRASE), ACCOUNT), none)
        .addressOf(key)
        .checksummed();
  }
}
