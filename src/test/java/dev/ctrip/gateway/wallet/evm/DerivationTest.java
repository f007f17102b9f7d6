package dev.ctrip.gateway.wallet.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.wallet.KeyReference;
import java.util.Random;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.crypto.ChildNumber;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.crypto.HDKeyDerivation;
import org.bitcoinj.crypto.MnemonicCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.Keys;
import org.web3j.utils.Numeric;

class DerivationTest {

  private static final String TEST_PHRASE =
      "test test test test test test test test test test test junk";
  private static final String ABANDON =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

  @Test
  void derivesThePublishedSeedOfAPhrase() {
    // BIP-39, reference vectors: the first phrase, with the passphrase that the vectors use.
    byte[] seed = MnemonicCode.toSeed(WalletSettings.words(ABANDON), "TREZOR");

    assertThat(Numeric.toHexStringNoPrefix(seed))
        .isEqualTo(
            "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e5349553"
                + "1f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04");
  }

  @Test
  void derivesThePublishedChildOfAPublicKey() {
    // BIP-32, test vector 1: m/0' and its child 1, from the public key alone.
    DeterministicKey parent =
        DeterministicKey.deserializeB58(
            "xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwBZeNK1VTsfTFUHCdrfp1bgwQ9xv5ski8PX9rL2dZXvgGDnw",
            BitcoinNetwork.MAINNET);

    DeterministicKey child = HDKeyDerivation.deriveChildKey(parent, new ChildNumber(1, false));

    assertThat(child.serializePubB58(BitcoinNetwork.MAINNET))
        .isEqualTo(
            "xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWbWMiGj7Wf5uMash7SyYq527Hqck2AxYysAA7xmALppuCkwQ");
  }

  @ParameterizedTest
  @CsvSource({
    TEST_PHRASE + ", 0, 0, 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
    TEST_PHRASE + ", 0, 1, 0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    TEST_PHRASE + ", 0, 9, 0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
    ABANDON + ", 0, 0, 0x9858EfFD232B4033E47d90003D41EC34EcaEda94",
  })
  void derivesPublishedAddresses(String phrase, int account, long index, String published) {
    AccountSecret secret = AccountSecret.ofMnemonic(WalletSettings.words(phrase), account);

    assertThat(secret.publicSide().at(index)).hasToString(published);
  }

  @Test
  void derivesThePublishedAccountKeyOfTheTestPhrase() {
    assertThat(secret(0).publicSide().fingerprint())
        .isEqualTo(XpubDepositAddresses.parse(DerivationProof.KNOWN_XPUB).fingerprint());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // EIP-55, the specification's own examples.
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void writesAddressesWithThePublishedChecksum(String published) {
    assertThat(Address.parse(published.toLowerCase(java.util.Locale.ROOT))).hasToString(published);
    assertThat(Keys.toChecksumAddress(published)).isEqualTo(published);
  }

  @Test
  void derivesAThousandAddressesAlikeFromPublicAndPrivateSide() {
    agreeOnRandomIndices(1_000);
  }

  @Test
  @Tag("full")
  void derivesTenThousandAddressesAlikeFromPublicAndPrivateSide() {
    agreeOnRandomIndices(10_000);
  }

  @Test
  void derivesTheFirstAndTheLastIndex() {
    assertThat(secret(0).publicSide().at(0)).isEqualTo(fromPrivateSide(secret(0), 0));
    assertThat(secret(0).publicSide().at(Integer.MAX_VALUE))
        .isEqualTo(fromPrivateSide(secret(0), Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Integer.MAX_VALUE + 1L})
  void refusesAnIndexThatWouldBeHardened(long index) {
    assertThatIllegalArgumentException().isThrownBy(() -> secret(0).publicSide().at(index));
  }

  @Test
  void givesEachAccountItsOwnAddresses() {
    assertThat(secret(1).publicSide().at(0)).isNotEqualTo(secret(0).publicSide().at(0));
    assertThat(secret(1).publicSide().fingerprint())
        .isNotEqualTo(secret(0).publicSide().fingerprint());
    assertThat(secret(7).publicSide().accountNumber()).isEqualTo(7);
  }

  @Test
  void provesTheDerivationAtStart() {
    assertThatCode(() -> DerivationProof.check(XpubDepositAddresses::parse))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesToStartWithALibraryThatDerivesWrongly() {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() ->
            DerivationProof.check(xpub -> index -> XpubDepositAddresses.parse(xpub).at(index + 1)))
        .withMessageContaining("derived wrongly");
  }

  private static void agreeOnRandomIndices(int count) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    AccountSecret secret = secret(random.nextInt(AccountSecret.GAS_WALLETS));
    XpubDepositAddresses addresses = secret.publicSide();
    for (int i = 0; i < count; i++) {
      long index = random.nextInt(Integer.MAX_VALUE);
      assertThat(addresses.at(index))
          .as("index %d, seed %d", index, seed)
          .isEqualTo(fromPrivateSide(secret, index));
    }
  }

  private static Address fromPrivateSide(AccountSecret secret, long index) {
    return Address.parse("0x" + Keys.getAddress(secret.keyPairOf(KeyReference.ofDeposit(index))));
  }

  private static AccountSecret secret(int account) {
    return AccountSecret.ofMnemonic(WalletSettings.words(TEST_PHRASE), account);
  }
}
