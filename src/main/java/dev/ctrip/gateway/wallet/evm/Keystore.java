package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.StartRefusedException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bitcoinj.crypto.MnemonicCode;
import org.bouncycastle.crypto.generators.SCrypt;
import org.web3j.crypto.Hash;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recovery phrase encrypted under a password: a file of the Web3 Secret Storage Definition,
 * version 3, which itself holds the phrase's first key only, with the phrase beside it in the
 * section {@code x-ethers} (version 0.1) that ethers.js writes. The key for that section is the
 * second half of 64 bytes of scrypt, whose first half is the file's own.
 */
final class Keystore {

  private static final int DERIVED_LENGTH = 64;

  /** What ethers.js and Geth write is 131,072; more would only wear the memory out. */
  private static final int MOST_N = 1 << 20;

  private static final int MOST_R = 16;

  private static final int MOST_P = 16;

  private static final String FIRST_KEY = "m/44'/60'/0'/0/0";

  private static final String REMEDY =
      "Give the file that ethers.js made of the wallet's recovery phrase (docs/wallet.md), unchanged.";

  private Keystore() {}

  /**
   * Decrypts the phrase and checks it against the address that the file names.
   *
   * @param json the file's content
   * @param password normalised to NFKC and written in UTF-8, as ethers.js does
   * @throws StartRefusedException if the file is none of this kind, or the password is wrong
   */
  static List<String> phrase(String json, String password) {
    JsonNode file = parsed(json);
    JsonNode crypto = file.has("Crypto") ? file.path("Crypto") : file.path("crypto");
    JsonNode phrase = file.path("x-ethers");
    if (!file.path("version").asString("").equals("3") || !crypto.isObject()) {
      throw refused("is no keystore of version 3");
    }
    if (!phrase.has("mnemonicCiphertext")) {
      throw refused("holds a single key and no recovery phrase");
    }
    boolean known =
        phrase.path("version").asString("").equals("0.1")
            && phrase.path("locale").asString("en").equals("en")
            && phrase.path("path").asString(FIRST_KEY).equals(FIRST_KEY);
    if (!known) {
      throw refused("holds a phrase of another language or for another path than " + FIRST_KEY);
    }
    byte[] derived = derived(crypto, password);
    byte[] ciphertext = bytes(crypto, "ciphertext");
    byte[] mac = Hash.sha3(concatenated(Arrays.copyOfRange(derived, 16, 32), ciphertext));
    if (!MessageDigest.isEqual(mac, bytes(crypto, "mac"))) {
      throw new StartRefusedException(
          "The password of the keystore is wrong, or the file was changed.",
          "Set ctrip.wallet.keystore-password-file to a file that holds the password and nothing"
              + " else.");
    }
    List<String> words =
        words(
            decrypted(
                Arrays.copyOfRange(derived, 32, DERIVED_LENGTH),
                bytes(phrase, "mnemonicCounter"),
                bytes(phrase, "mnemonicCiphertext")));
    requireFirstAddress(words, file.path("address").asString(""));
    return words;
  }

  private static JsonNode parsed(String json) {
    try {
      return JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      // Without the cause, which quotes the file.
      throw refused("is no JSON");
    }
  }

  private static byte[] derived(JsonNode crypto, String password) {
    JsonNode parameters = crypto.path("kdfparams");
    int n = parameters.path("n").asInt(0);
    int r = parameters.path("r").asInt(0);
    int p = parameters.path("p").asInt(0);
    boolean usual =
        crypto.path("kdf").asString("").equals("scrypt")
            && crypto.path("cipher").asString("").equals("aes-128-ctr")
            && Integer.bitCount(n) == 1
            && n > 1
            && n <= MOST_N
            && r >= 1
            && r <= MOST_R
            && p >= 1
            && p <= MOST_P;
    if (!usual) {
      throw refused("is encrypted in another way than by scrypt and aes-128-ctr");
    }
    byte[] normalised =
        Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    return SCrypt.generate(normalised, bytes(parameters, "salt"), n, r, p, DERIVED_LENGTH);
  }

  private static byte[] decrypted(byte[] key, byte[] counter, byte[] ciphertext) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
      return cipher.doFinal(ciphertext);
    } catch (GeneralSecurityException e) {
      throw refused("has a section x-ethers that cannot be read");
    }
  }

  private static List<String> words(byte[] entropy) {
    try {
      return MnemonicCode.INSTANCE.toMnemonic(entropy);
    } catch (RuntimeException e) {
      throw refused("has a section x-ethers that cannot be read");
    }
  }

  /** The file's own code of authentication does not cover the phrase. */
  private static void requireFirstAddress(List<String> words, String named) {
    Address first = AccountSecret.ofMnemonic(words, 0).publicSide().at(0);
    String digits = named.startsWith("0x") ? named.substring(2) : named;
    if (!first.lowerCase().substring(2).equalsIgnoreCase(digits)) {
      throw refused("holds a phrase that does not belong to its address");
    }
  }

  private static byte[] bytes(JsonNode object, String field) {
    try {
      return HexFormat.of().parseHex(object.path(field).asString(""));
    } catch (IllegalArgumentException e) {
      throw refused("has no hex digits in " + field);
    }
  }

  private static byte[] concatenated(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static StartRefusedException refused(String what) {
    return new StartRefusedException("The keystore " + what + ".", REMEDY);
  }
}
