package dev.ctrip.gateway.wallet.evm;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where deposit addresses come from. Blank counts as absent, so that an empty environment variable
 * does no harm.
 *
 * @param xpub the account's extended public key (BIP-32, {@code m/44'/60'/account'}); derives every
 *     address and signs nothing
 * @param mnemonic the recovery phrase (BIP-39, English); only for a process of the role {@code
 *     signer}
 * @param mnemonicFile a file that holds the phrase in place of {@code mnemonic}
 * @param keystoreFile a file that holds it encrypted, in place of both
 * @param keystorePasswordFile a file that holds the password of {@code keystoreFile}
 * @param signerUrl JSON-RPC of an external signer (http or https), in place of a phrase; may hold
 *     credentials
 * @param signerGasWallet address of the gas wallet whose key the external signer holds
 * @param signerTokenFile a file that holds the bearer token for the external signer
 * @param account the installation's hardened account, 0 to 2^30-1; those above are gas wallets'
 * @param allowTreasuryChange whether sweeps may go to another treasury than those before
 * @param allowTestMnemonic whether the public test phrase is taken, on local chains only
 */
@ConfigurationProperties("ctrip.wallet")
record WalletSettings(
    @Nullable String xpub,
    @Nullable String mnemonic,
    @Nullable String mnemonicFile,
    @Nullable String keystoreFile,
    @Nullable String keystorePasswordFile,
    @Nullable String signerUrl,
    @Nullable String signerGasWallet,
    @Nullable String signerTokenFile,
    @DefaultValue("0") int account,
    @DefaultValue("false") boolean allowTreasuryChange,
    @DefaultValue("false") boolean allowTestMnemonic) {

  /**
   * @throws IllegalArgumentException if the account is outside 0 to 2^30-1
   */
  WalletSettings {
    if (account < 0 || account >= AccountSecret.GAS_WALLETS) {
      throw new IllegalArgumentException("ctrip.wallet.account lies between 0 and 2^30-1");
    }
    xpub = blankToNull(xpub);
    mnemonic = blankToNull(mnemonic);
    mnemonicFile = blankToNull(mnemonicFile);
    keystoreFile = blankToNull(keystoreFile);
    keystorePasswordFile = blankToNull(keystorePasswordFile);
    signerUrl = blankToNull(signerUrl);
    signerGasWallet = blankToNull(signerGasWallet);
    signerTokenFile = blankToNull(signerTokenFile);
  }

  /** How many ways to sign are set; there is to be one where the role signer is played. */
  int sources() {
    return (int)
        Stream.of(mnemonic, mnemonicFile, keystoreFile, signerUrl).filter(Objects::nonNull).count();
  }

  /** Whether one of them is. */
  boolean canSign() {
    return sources() > 0;
  }

  /** Splits a phrase at any white space; case and line breaks do not matter. */
  static List<String> words(String phrase) {
    return List.of(phrase.strip().toLowerCase(Locale.ROOT).split("\\s+"));
  }

  /** Says what is set, never to what. */
  @Override
  public String toString() {
    return ("WalletSettings[xpub %s, mnemonic %s, mnemonicFile %s, keystoreFile %s, signerUrl %s,"
            + " account %d]")
        .formatted(
            presence(xpub),
            presence(mnemonic),
            presence(mnemonicFile),
            presence(keystoreFile),
            presence(signerUrl),
            account);
  }

  private static String presence(@Nullable String value) {
    return value == null ? "absent" : "set";
  }

  private static @Nullable String blankToNull(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
