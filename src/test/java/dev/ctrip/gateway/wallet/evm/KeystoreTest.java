package dev.ctrip.gateway.wallet.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.platform.StartRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keystores that ethers.js 6.17.0 wrote, of phrases among BIP-39's own test vectors. */
class KeystoreTest {

  private static final String PASSWORD = "correct horse";

  @Test
  void givesTheWordsOfATwelveWordPhrase() {
    assertThat(Keystore.phrase(file("twelve-words"), PASSWORD))
        .isEqualTo(WalletSettings.words(TestWallet.MNEMONIC));
  }

  @Test
  void givesTheWordsOfATwentyFourWordPhraseUnderAPasswordThatIsNotAscii() {
    String phrase =
        "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing"
            + " screen patrol group space point ten exist slush involve unfold";

    assertThat(Keystore.phrase(file("twenty-four-words"), "pässwörd ☂"))
        .isEqualTo(WalletSettings.words(phrase));
    assertThat(Keystore.phrase(file("twenty-four-words"), "pa\u0308sswo\u0308rd ☂"))
        .as("written in another way")
        .isEqualTo(WalletSettings.words(phrase));
  }

  @Test
  void refusesAWrongPasswordWithoutQuotingIt() {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> Keystore.phrase(file("twelve-words"), "correct house"))
        .withMessageContaining("password of the keystore is wrong")
        .withMessageNotContaining("house")
        .withNoCause();
  }

  @Test
  void refusesAKeystoreOfASingleKey() {
    refused(file("single-key"), "holds a single key and no recovery phrase");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"version\":3', '\"version\":1', no keystore of version 3",
    "'\"version\":\"0.1\"', '\"version\":\"0.2\"', another language or for another path",
    "'\"locale\":\"en\"', '\"locale\":\"ja\"', another language or for another path",
    "'0/0\",\"locale', '0/1\",\"locale', another language or for another path",
    "'\"scrypt\"', '\"pbkdf2\"', another way than by scrypt",
    "'\"n\":1024', '\"n\":1023', another way than by scrypt",
    "'\"n\":1024', '\"n\":1073741824', another way than by scrypt",
    "'\"mac\":\"', '\"mac\":\"zz', no hex digits in mac",
    "'\"mnemonicCiphertext\":\"', '\"mnemonicCiphertext\":\"00', section x-ethers that cannot be read",
    "'\"address\":\"58', '\"address\":\"59', does not belong to its address",
  })
  void refusesWhatIsNotAsItShouldBe(String part, String other, String words) {
    String json = file("twelve-words");
    assertThat(json).contains(part);

    refused(json.replace(part, other), words);
  }

  @Test
  void refusesWhatIsNoJson() {
    refused("legal winner thank", "is no JSON");
  }

  private static void refused(String json, String words) {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> Keystore.phrase(json, PASSWORD))
        .withMessageContaining(words)
        .withMessageNotContaining("legal")
        .withNoCause();
  }

  static String file(String name) {
    try (InputStream file =
        KeystoreTest.class.getResourceAsStream("/keystores/" + name + ".json")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
