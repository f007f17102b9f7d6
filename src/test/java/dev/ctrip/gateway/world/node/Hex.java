package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/** Hexadecimal text as the Ethereum execution-apis define it: quantities and words. */
final class Hex {

  private static final int WORD_DIGITS = 64;

  private Hex() {}

  static String quantity(long number) {
    return "0x" + Long.toHexString(number);
  }

  static String quantity(BigInteger number) {
    return "0x" + number.toString(16);
  }

  /** 32 bytes, as the contract ABI encodes a number. */
  static String word(BigInteger number) {
    String digits = number.toString(16);
    return "0x" + "0".repeat(WORD_DIGITS - digits.length()) + digits;
  }

  /** 32 bytes, as the contract ABI encodes an address. */
  static String word(String address) {
    return word(new BigInteger(address.substring(2), 16));
  }

  static String keccak(String text) {
    return Numeric.toHexString(Hash.sha3(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The last 20 bytes of a word. */
  static String address(String word) {
    return "0x" + word.substring(word.length() - 40);
  }
}
