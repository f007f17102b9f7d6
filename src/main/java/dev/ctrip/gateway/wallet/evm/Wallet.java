package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An account as this process may use it.
 *
 * @param secret null unless this process itself signs
 * @param external null unless this process has an external signer sign
 */
record Wallet(
    XpubDepositAddresses addresses,
    @Nullable AccountSecret secret,
    @Nullable ExternalKeys external) {

  /** The phrase of every development node; its keys belong to everybody. */
  private static final List<String> PUBLIC_TEST_PHRASE =
      WalletSettings.words("test test test test test test test test test test test junk");

  /** Of deposit addresses, those that a gas wallet is compared with before any is given out. */
  private static final int NEAR_INDICES = 1000;

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
    refuseKeysInTheWrongProcess(settings, roles.contains(Role.SIGNER));
    boolean byPhrase = settings.canSign() && settings.signerUrl() == null;
    AccountSecret secret =
        byPhrase ? AccountSecret.ofMnemonic(mnemonic(settings), settings.account()) : null;
    XpubDepositAddresses addresses = addresses(settings, secret);
    refuseTestPhrase(addresses, settings, chains);
    return new Wallet(addresses, secret, external(settings, addresses, chains));
  }

  private static void refuseKeysInTheWrongProcess(WalletSettings settings, boolean signs) {
    if (settings.canSign() && !signs) {
      throw new StartRefusedException(
          "A mnemonic or an external signer is configured, but this process does not play the role"
              + " signer.",
          "Take CTRIP_MNEMONIC, ctrip.wallet.mnemonic-file, ctrip.wallet.keystore-file and"
              + " CTRIP_SIGNER_URL out of this process and give it CTRIP_XPUB (./ctrip xpub derives"
              + " it); only the signer may have transfers signed.");
    }
    if (signs && !settings.canSign()) {
      throw new StartRefusedException(
          "This process plays the role signer, but no mnemonic is configured, nor an external"
              + " signer.",
          "Set CTRIP_MNEMONIC, ctrip.wallet.mnemonic-file, ctrip.wallet.keystore-file or"
              + " CTRIP_SIGNER_URL, or leave signer out of CTRIP_ROLES.");
    }
    if (settings.sources() > 1) {
      throw new StartRefusedException(
          "More than one of ctrip.wallet.mnemonic, mnemonic-file, keystore-file and signer-url is"
              + " set.",
          "Set one of them.");
    }
    boolean forAnExternalSigner =
        settings.signerGasWallet() != null || settings.signerTokenFile() != null;
    if (forAnExternalSigner && settings.signerUrl() == null) {
      throw new StartRefusedException(
          "ctrip.wallet.signer-gas-wallet or signer-token-file is set, but not signer-url.",
          "Set CTRIP_SIGNER_URL where the external signer is to be asked, or leave them out.");
    }
  }

  private static @Nullable ExternalKeys external(
      WalletSettings settings, XpubDepositAddresses addresses, List<ChainSettings> chains) {
    String url = settings.signerUrl();
    if (url == null) {
      return null;
    }
    String tokenFile = settings.signerTokenFile();
    String token = tokenFile == null ? null : content("signer-token-file", tokenFile).strip();
    Address gasWallet = gasWallet(settings.signerGasWallet(), addresses);
    if (gasWallet == null) {
      refuseTokens(chains);
    }
    return new ExternalKeys(SignerEndpoint.of(url, token), gasWallet);
  }

  private static @Nullable Address gasWallet(
      @Nullable String named, XpubDepositAddresses addresses) {
    if (named == null) {
      return null;
    }
    Address gasWallet;
    try {
      gasWallet = Address.parse(named);
    } catch (IllegalArgumentException e) {
      throw new StartRefusedException(
          "ctrip.wallet.signer-gas-wallet is no address: %s.".formatted(e.getMessage()),
          "Set it to the address, 0x and 40 hex digits, of the gas wallet's key.");
    }
    if (LongStream.range(0, NEAR_INDICES).mapToObj(addresses::at).anyMatch(gasWallet::equals)) {
      throw new StartRefusedException(
          "ctrip.wallet.signer-gas-wallet, %s, is an address that CTRIP_XPUB gives to payments."
              .formatted(gasWallet),
          "Give the external signer a key of its own for the gas wallet and name that.");
    }
    return gasWallet;
  }

  private static void refuseTokens(List<ChainSettings> chains) {
    List<String> listing =
        chains.stream()
            .filter(chain -> !chain.tokens().isEmpty())
            .map(ChainSettings::name)
            .toList();
    if (!listing.isEmpty()) {
      throw new StartRefusedException(
          "Tokens of %s are listed, and no gas wallet is named that pays for the gas of their sweeps."
              .formatted(String.join(", ", listing)),
          "Set ctrip.wallet.signer-gas-wallet to the address of a key that the external signer"
              + " holds, or list no tokens.");
    }
  }

  private static XpubDepositAddresses addresses(
      WalletSettings settings, @Nullable AccountSecret secret) {
    XpubDepositAddresses derived = secret == null ? null : secret.publicSide();
    XpubDepositAddresses given =
        settings.xpub() == null ? null : XpubDepositAddresses.parse(settings.xpub());
    if (derived == null && given == null) {
      throw new StartRefusedException(
          "No wallet is configured, so no deposit address can be made.",
          "Set CTRIP_XPUB to the account's extended public key (beside an external signer too), or,"
              + " where this process is to sign itself, CTRIP_MNEMONIC to its recovery phrase.");
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
