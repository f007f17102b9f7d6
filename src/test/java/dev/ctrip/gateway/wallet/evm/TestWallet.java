package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.wallet.DepositAddresses;
import dev.ctrip.gateway.wallet.Signer;

/** A wallet of its own for tests of other modules; its phrase is a published test vector. */
public final class TestWallet {

  public static final String MNEMONIC =
      "legal winner thank year wave sausage worth useful legal winner thank yellow";

  private static final AccountSecret ACCOUNT =
      AccountSecret.ofMnemonic(WalletSettings.words(MNEMONIC), 0);

  private TestWallet() {}

  public static DepositAddresses addresses() {
    return ACCOUNT.publicSide();
  }

  public static String xpub() {
    return ACCOUNT.publicSide().serialized();
  }

  /** Of the wallet that the profile {@code development} has. */
  public static String developmentXpub() {
    String phrase = "test test test test test test test test test test test junk";
    return AccountSecret.ofMnemonic(WalletSettings.words(phrase), 1).publicSide().serialized();
  }

  public static Signer signer(Chains chains) {
    return new MnemonicSigner(ACCOUNT, chains);
  }
}
