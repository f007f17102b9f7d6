package dev.ctrip.gateway.wallet.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WalletTest {

  private static final String PHRASE =
      "legal winner thank year wave sausage worth useful legal winner thank yellow";
  private static final String XPUB = xpub(0);
  private static final String TEST_PHRASE =
      "test test test test test test test test test test test junk";
  private static final Set<Role> ALL = EnumSet.allOf(Role.class);
  private static final List<ChainSettings> LOCAL = List.of(ConfiguredChains.local());
  private static final String SIGNER_URL = "https://signer.internal/key";
  private static final String GAS_WALLET = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
  private static final List<ChainSettings> WITH_TOKENS =
      List.of(ConfiguredChains.listing(ConfiguredChains.listed(ConfiguredChains.USDC)));
  private static final List<ChainSettings> LOCAL_AND_MAINNET =
      List.of(
          ConfiguredChains.local(),
          ConfiguredChains.chain(ChainId.of(1), ConfiguredChains.TREASURY, 200, false));

  @ParameterizedTest
  @EnumSource(names = {"API", "WORKER"})
  void opensWithTheXpubAloneWhereNothingIsSigned(Role role) {
    Wallet wallet = Wallet.open(settings(XPUB, null, null), Set.of(role), LOCAL);

    assertThat(wallet.secret()).isNull();
    assertThat(wallet.addresses().at(5)).isEqualTo(secret(0).publicSide().at(5));
  }

  @Test
  void derivesTheXpubWhereThereIsAMnemonic() {
    Wallet wallet = Wallet.open(settings(null, PHRASE, null), ALL, LOCAL);

    assertThat(wallet.secret()).isNotNull();
    assertThat(wallet.addresses().fingerprint()).isEqualTo(secret(0).publicSide().fingerprint());
  }

  @Test
  void readsTheMnemonicFromAFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("phrase"), "\n " + PHRASE.replace(' ', '\n'));

    Wallet wallet = Wallet.open(settings(null, null, file.toString()), ALL, LOCAL);

    assertThat(wallet.addresses().fingerprint()).isEqualTo(secret(0).publicSide().fingerprint());
  }

  @Test
  void readsTheMnemonicFromAKeystore(@TempDir Path directory) throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "correct horse\n");

    Wallet wallet =
        Wallet.open(keystore(directory, null, password.toString()), Set.of(Role.SIGNER), LOCAL);

    assertThat(wallet.addresses().fingerprint()).isEqualTo(secret(0).publicSide().fingerprint());
  }

  @Test
  void refusesAKeystoreThatIsNotAllThere(@TempDir Path directory) throws IOException {
    refused(keystore(directory, null, null), ALL, LOCAL, "not the file with its password");
    refused(
        keystore(directory, null, "/nowhere"), ALL, LOCAL, "keystore-password-file cannot be read");
    refused(keystore(directory, PHRASE, "/nowhere"), ALL, LOCAL, "More than one of");
    refused(keystore(directory, null, "/nowhere"), Set.of(Role.API), LOCAL, "role signer");
  }

  private static WalletSettings keystore(
      Path directory, @Nullable String mnemonic, @Nullable String passwordFile) throws IOException {
    Path file = Files.writeString(directory.resolve("keystore"), KeystoreTest.file("twelve-words"));
    return new WalletSettings(
        null, mnemonic, null, file.toString(), passwordFile, null, null, null, 0, false, false);
  }

  @Test
  void keepsTheUpperHalfOfAllAccountsForGasWallets() {
    assertThat(ofAccount(0).account()).isZero();
    assertThat(ofAccount(AccountXpub.MAX_ACCOUNT).account()).isEqualTo(1_073_741_823);
    for (int account : new int[] {-1, AccountXpub.MAX_ACCOUNT + 1, Integer.MAX_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ofAccount(account))
          .withMessage("ctrip.wallet.account lies between 0 and 2^30-1");
    }
  }

  private static WalletSettings ofAccount(int account) {
    return new WalletSettings(
        XPUB, null, null, null, null, null, null, null, account, false, false);
  }

  @Test
  void takesBlankForAbsent() {
    assertThat(settings(" ", "", " ").canSign()).isFalse();
    assertThat(settings(" ", "", " ").xpub()).isNull();
  }

  @Test
  void refusesAMnemonicInAProcessThatDoesNotSign() {
    refused(settings(XPUB, PHRASE, null), Set.of(Role.API), LOCAL, "does not play the role signer");
    refused(
        settings(XPUB, null, "/somewhere"),
        Set.of(Role.API),
        LOCAL,
        "does not play the role signer");
    refused(
        settings(XPUB, PHRASE, null),
        Set.of(Role.API, Role.WORKER),
        LOCAL,
        "does not play the role signer");
  }

  @Test
  void refusesASignerWithoutMnemonic() {
    refused(settings(XPUB, null, null), ALL, LOCAL, "no mnemonic is configured");
  }

  @Test
  void refusesToStartWithoutAnyWallet() {
    refused(settings(null, null, null), Set.of(Role.API), LOCAL, "No wallet is configured");
    refused(settings(null, null, null), Set.of(Role.WORKER), LOCAL, "No wallet is configured");
  }

  @Test
  void refusesAnXpubOfAnotherAccountThanTheMnemonics() {
    refused(settings(xpub(1), PHRASE, null), ALL, LOCAL, "different accounts");
  }

  @Test
  void takesAnXpubThatAgreesWithTheMnemonic() {
    assertThat(Wallet.open(settings(XPUB, PHRASE, null), ALL, LOCAL).secret()).isNotNull();
  }

  @Test
  void refusesTheTestPhraseUnlessAllowed() {
    refused(settings(null, TEST_PHRASE, null), ALL, LOCAL, "public test phrase");
  }

  @Test
  void takesTheTestPhraseOnLocalChainsWhereAllowed() {
    assertThat(Wallet.open(allowing(null, TEST_PHRASE), ALL, LOCAL).addresses().at(0))
        .hasToString("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
  }

  @Test
  void refusesTheTestPhraseBesideARealChainEvenWhereAllowed() {
    refused(allowing(null, TEST_PHRASE), ALL, LOCAL_AND_MAINNET, "chain-1 (1)");
  }

  @Test
  void refusesTheTestPhrasesXpubAsWell() {
    refused(
        settings(DerivationProof.KNOWN_XPUB, null, null),
        Set.of(Role.API),
        LOCAL,
        "public test phrase");
  }

  @Test
  void refusesAMnemonicThatIsNoneWithoutQuotingIt() {
    StartRefusedException refusal =
        refused(settings(null, PHRASE + " sausages", null), ALL, LOCAL, "no BIP-39 phrase");
    assertThat(refusal).hasNoCause();
    assertThat(refusal.getMessage() + refusal.remedy()).doesNotContain("sausage");

    refused(settings(null, PHRASE.replace("yellow", "wave"), null), ALL, LOCAL, "no BIP-39");
  }

  @Test
  void refusesTwoSourcesOfTheMnemonic() {
    refused(settings(null, PHRASE, "/somewhere"), ALL, LOCAL, "More than one of");
  }

  @Test
  void refusesAFileThatCannotBeRead(@TempDir Path directory) {
    refused(
        settings(null, null, directory.resolve("none").toString()), ALL, LOCAL, "cannot be read");
  }

  @Test
  void refusesAnXpubThatIsNone() {
    refused(settings("xpub-what", null, null), Set.of(Role.API), LOCAL, "no extended public key");
    // A digit changed: the checksum of Base58Check fails.
    refused(
        settings(XPUB.substring(0, 20) + "zz" + XPUB.substring(22), null, null),
        Set.of(Role.API),
        LOCAL,
        "no extended public key");
  }

  @Test
  void refusesAnExtendedPrivateKeyWithoutQuotingIt() {
    // BIP-32, test vector 1, chain m/0'.
    String xprv =
        "xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL5hj6KCesnDYUhd7oWgT11eZG7XnxHrnYeSvkzY7d2bhkJ7";

    StartRefusedException refusal =
        refused(settings(xprv, null, null), Set.of(Role.API), LOCAL, "PRIVATE");
    assertThat(refusal.getMessage() + refusal.remedy()).doesNotContain("xprv9");
  }

  @Test
  void refusesAKeyOfAnotherDepthThanAnAccounts() {
    // BIP-32, test vector 1, chain m/0'.
    refused(
        settings(
            "xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1bgwQ9xv5ski8PX9rL2dZXvgGDnw",
            null,
            null),
        Set.of(Role.API),
        LOCAL,
        "depth 1");
  }

  @Test
  void opensWithAnExternalSignerBesideTheXpub(@TempDir Path directory) throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "tok-secret\n");

    Wallet wallet = Wallet.open(external(XPUB, GAS_WALLET, token.toString()), ALL, WITH_TOKENS);

    assertThat(wallet.secret()).isNull();
    assertThat(wallet.addresses().at(5)).isEqualTo(secret(0).publicSide().at(5));
    ExternalKeys keys = Objects.requireNonNull(wallet.external());
    assertThat(keys.gasWallet()).hasToString(GAS_WALLET);
    assertThat(keys.endpoint().authorization()).isEqualTo("Bearer tok-secret");
    assertThat(keys.endpoint().of(ChainId.of(1))).hasToString(SIGNER_URL);
    assertThat(keys + " " + wallet + external(XPUB, GAS_WALLET, token.toString()))
        .doesNotContain("tok-secret", "signer.internal", "/run", token.toString());
  }

  @Test
  void takesAnExternalSignerWithoutGasWalletWhereNoTokenIsListed() {
    assertThat(Wallet.open(external(XPUB, null, null), ALL, LOCAL).external())
        .extracting(ExternalKeys::gasWallet)
        .isNull();
    refused(external(XPUB, null, null), ALL, WITH_TOKENS, "Tokens of chain-31337 are listed");
  }

  @Test
  void refusesAnExternalSignerWhereNothingIsSigned() {
    refused(
        external(XPUB, null, null),
        Set.of(Role.API, Role.WORKER),
        LOCAL,
        "external signer is configured, but this process does not play the role signer");
  }

  @Test
  void refusesAnExternalSignerWithoutXpub() {
    refused(external(null, null, null), ALL, LOCAL, "No wallet is configured");
  }

  @Test
  void refusesAnExternalSignerBesideAPhrase() {
    refused(external(SIGNER_URL, XPUB, PHRASE, null, null), ALL, LOCAL, "More than one of");
  }

  @Test
  void refusesWhatBelongsToAnExternalSignerWithoutOne() {
    refused(external(null, XPUB, PHRASE, GAS_WALLET, null), ALL, LOCAL, "but not signer-url");
    refused(external(null, XPUB, PHRASE, null, "/somewhere"), ALL, LOCAL, "but not signer-url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://key-secret/",
        "key-secret",
        "http://",
        "http:///key-secret",
        "https://key-secret:port/",
        "https://host/key-secret with spaces",
        "https://host_name.key-secret/{chain}"
      })
  void refusesAUrlThatIsNoneWithoutQuotingIt(String url) {
    StartRefusedException refusal =
        refused(
            external(url, XPUB, null, null, null), ALL, LOCAL, "signer-url is no http or https");

    assertThat(refusal).hasNoCause();
    assertThat(refusal.getMessage()).doesNotContain("key-secret");
  }

  @Test
  void refusesATokenThatIsNoneWithoutQuotingIt(@TempDir Path directory) throws IOException {
    for (String content : List.of("", "tok-secret two", "tok-secret\nmore", "tök-secret")) {
      Path token = Files.writeString(directory.resolve("token"), content);
      StartRefusedException refusal =
          refused(external(XPUB, null, token.toString()), ALL, LOCAL, "holds no bearer token");
      assertThat(refusal).hasNoCause();
      assertThat(refusal.getMessage()).doesNotContain("-secret");
    }
    refused(external(XPUB, null, "/nowhere"), ALL, LOCAL, "signer-token-file cannot be read");
  }

  @Test
  void refusesTwoWaysToIdentify(@TempDir Path directory) throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "tok-secret");

    StartRefusedException refusal =
        refused(
            external("http://me:hush@host/", XPUB, null, null, token.toString()),
            ALL,
            LOCAL,
            "names a user");
    assertThat(refusal.getMessage()).doesNotContain("hush", "tok-secret");
  }

  @Test
  void refusesAGasWalletThatIsNone() {
    refused(external(XPUB, "0x12", null), ALL, LOCAL, "signer-gas-wallet is no address");
    for (long index : new long[] {0, 999}) {
      String deposit = secret(0).publicSide().at(index).checksummed();
      refused(
          external(XPUB, deposit, null),
          ALL,
          LOCAL,
          "an address that CTRIP_XPUB gives to payments");
    }
  }

  @Test
  void refusesTheTestPhrasesXpubBesideAnExternalSigner() {
    refused(external(DerivationProof.KNOWN_XPUB, null, null), ALL, LOCAL, "public test phrase");
  }

  private static WalletSettings external(
      @Nullable String xpub, @Nullable String gasWallet, @Nullable String tokenFile) {
    return external(SIGNER_URL, xpub, null, gasWallet, tokenFile);
  }

  private static WalletSettings external(
      @Nullable String url,
      @Nullable String xpub,
      @Nullable String mnemonic,
      @Nullable String gasWallet,
      @Nullable String tokenFile) {
    return new WalletSettings(
        xpub, mnemonic, null, null, null, url, gasWallet, tokenFile, 0, false, false);
  }

  @Test
  void showsNoSecretInText() {
    Wallet wallet = Wallet.open(settings(XPUB, PHRASE, null), ALL, LOCAL);

    assertThat(settings(XPUB, PHRASE, "/run/secrets/phrase").toString() + wallet + wallet.secret())
        .doesNotContain("legal", "winner", XPUB, "/run/secrets", "priv");
  }

  private static StartRefusedException refused(
      WalletSettings settings, Set<Role> roles, List<ChainSettings> chains, String saying) {
    StartRefusedException[] refusal = new StartRefusedException[1];
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> Wallet.open(settings, roles, chains))
        .withMessageContaining(saying)
        .satisfies(thrown -> {
          assertThat(thrown.remedy()).isNotBlank();
          refusal[0] = thrown;
        });
    return refusal[0];
  }

  private static WalletSettings settings(
      @Nullable String xpub, @Nullable String mnemonic, @Nullable String file) {
    return new WalletSettings(xpub, mnemonic, file, null, null, null, null, null, 0, false, false);
  }

  private static WalletSettings allowing(@Nullable String xpub, @Nullable String mnemonic) {
    return new WalletSettings(xpub, mnemonic, null, null, null, null, null, null, 0, false, true);
  }

  private static AccountSecret secret(int account) {
    return AccountSecret.ofMnemonic(WalletSettings.words(PHRASE), account);
  }

  private static String xpub(int account) {
    return secret(account).publicSide().serialized();
  }
}
