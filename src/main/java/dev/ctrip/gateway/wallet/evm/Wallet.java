package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account as this process may use it.
 *
 * @param secret null unless this process plays the role {@code signer}
 */
record Wallet(XpubDepositAddresses addresses, @Nullable AccountSecret secret) {

  /** The phrase of every development node; its keys belong to everybody. */
  private static final List<String> PUBLIC_TEST_PHRASE =
      WalletSettings.words("test test test test test test test test test test test junk");

  /** The ids of development chains: anvil's and Hardhat's, and the older Ganache's. */
  private static final Set<Long> LOCAL_CHAINS = Set.of(31337L, 1337L);

  /**
   * Opens what is configured.
   *
   * @param roles what this process does
   * @param chains the enabled chains
   * @throws StartRefusedException if this process may not or cannot work with it
   */
  static Wallet open(WalletSettings settings, Set<Role> roles, List<ChainSettings> chains) {
    boolean signs = roles.contains(Role.SIGNER);
    if (settings.hasKeyMaterial() && !signs) {
      throw new StartRefusedException(
          "A mnemonic is configured, but this process does not play the role signer.",
          "Take CTRIP_MNEMONIC, ctrip.wallet.mnemonic-file and ctrip.wallet.keystore-file out of this"
              + " process and give it CTRIP_XPUB (./ctrip xpub derives it); only the signer may hold"
              + " the mnemonic.");
    }
    AccountSecret secret =
        settings.hasKeyMaterial()
            ? AccountSecret.ofMnemonic(mnemonic(settings), settings.account())
            : null;
    if (signs && secret == null) {
      throw new StartRefusedException(
          "This process plays the role signer, but no mnemonic is configured.",
          "Set CTRIP_MNEMONIC, ctrip.wallet.mnemonic-file or ctrip.wallet.keystore-file, or leave"
              + " signer out of CTRIP_ROLES.");
    }
    XpubDepositAddresses addresses = addresses(settings, secret);
    refuseTestPhrase(addresses, settings, chains);
    return new Wallet(addresses, secret);
  }

  private static XpubDepositAddresses addresses(
      WalletSettings settings, @Nullable AccountSecret secret) {
    XpubDepositAddresses derived = secret == null ? null : secret.publicSide();
    XpubDepositAddresses given =
        settings.xpub() == null ? null : XpubDepositAddresses.parse(settings.xpub());
    if (derived == null && given == null) {
      throw new StartRefusedException(
          "No wallet is configured, so no deposit address can be made.",
          "Set CTRIP_XPUB to the account's extended public key, or, where this process is to sign"
              + " as well, CTRIP_MNEMONIC to its recovery phrase.");
    }
    if (derived != null && given != null && !derived.fingerprint().equals(given.fingerprint())) {
      throw new StartRefusedException(
          "CTRIP_XPUB and the mnemonic belong to different accounts.",
          "Set CTRIP_XPUB to the key of the mnemonic's account m/44'/60'/%d', or leave it out."
              .formatted(settings.account()));
    }
    return derived != null ? derived : Objects.requireNonNull(given);
  }

  /** Looks at the key rather than the words, so that the test phrase's xpub is caught as well. */
  private static void refuseTestPhrase(
      XpubDepositAddresses addresses, WalletSettings settings, List<ChainSettings> chains) {
    AccountSecret everybodys =
        AccountSecret.ofMnemonic(PUBLIC_TEST_PHRASE, addresses.accountNumber());
    if (!everybodys.publicSide().fingerprint().equals(addresses.fingerprint())) {
      return;
    }
    List<String> realChains =
        chains.stream()
            .filter(chain -> !LOCAL_CHAINS.contains(chain.id().value()))
            .map(chain -> chain.name() + " (" + chain.id() + ")")
            .toList();
    if (!realChains.isEmpty()) {
      throw new StartRefusedException(
          "The wallet is the public test phrase, whose keys everybody has, and %s would be real money."
              .formatted(String.join(", ", realChains)),
          "Use a phrase of your own, or enable only local chains (id 31337 or 1337).");
    }
    if (!settings.allowTestMnemonic()) {
      throw new StartRefusedException(
          "The wallet is the public test phrase, whose keys everybody has.",
          "Use a phrase of your own; for a trial on a local chain set"
              + " ctrip.wallet.allow-test-mnemonic=true.");
    }
  }

  private static List<String> mnemonic(WalletSettings settings) {
    long sources =
        Stream.of(settings.mnemonic(), settings.mnemonicFile(), settings.keystoreFile())
            .filter(Objects::nonNull)
            .count();
    if (sources > 1) {
      throw new StartRefusedException(
          "More than one of ctrip.wallet.mnemonic, mnemonic-file and keystore-file is set.",
          "Set one of them.");
    }
    if (settings.mnemonic() != null) {
      return WalletSettings.words(settings.mnemonic());
    }
    if (settings.mnemonicFile() != null) {
      return WalletSettings.words(content("mnemonic-file", settings.mnemonicFile()));
    }
    String passwordFile = settings.keystorePasswordFile();
    if (passwordFile == null) {
      throw new StartRefusedException(
          "ctrip.wallet.keystore-file is set, but not the file with its password.",
          "Set ctrip.wallet.keystore-password-file.");
    }
    // A line's end after the password is not of it.
    String password = content("keystore-password-file", passwordFile).replaceFirst("\\R\\z", "");
    String keystore = Objects.requireNonNull(settings.keystoreFile());
    return Keystore.phrase(content("keystore-file", keystore), password);
  }

  private static String content(String setting, String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new StartRefusedException(
          "The file of ctrip.wallet.%s cannot be read: %s".formatted(setting, file),
          "Make it readable for the user that this process runs as.");
    }
  }

  /** Shows nothing of the secret. */
  @Override
  public String toString() {
    return "Wallet[" + addresses.fingerprint() + "]";
  }
}
