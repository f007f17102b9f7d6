package dev.ctrip.gateway.world;

import dev.ctrip.gateway.money.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.web3j.crypto.Hash;

/** Speaks to the contracts of {@code src/test/solidity} in the contract ABI's encoding. */
public final class Abi {

  private static final int WORD_DIGITS = 64;

  private Abi() {}

  /**
   * @param signature such as {@code transfer(address,uint256)}
   * @param arguments addresses and numbers
   */
  public static String call(String signature, Object... arguments) {
    return Hash.sha3String(signature).substring(0, 10) + words(arguments);
  }

  /**
   * @param arguments encoded, without 0x
   */
  public static String creation(String contract, String arguments) {
    return "0x" + code(contract) + arguments;
  }

  /** Addresses and numbers one after the other, without 0x. */
  public static String words(Object... arguments) {
    return Arrays.stream(arguments).map(Abi::word).collect(Collectors.joining());
  }

  /** The arguments of {@code PlainToken}'s constructor. */
  public static String symbolAndDecimals(String symbol, int decimals) {
    return words(64, decimals, symbol.length())
        + padded(symbol.getBytes(StandardCharsets.US_ASCII));
  }

  /** A call of {@code LyingToken.log}. */
  public static String log(List<String> topics, byte[] data) {
    return call("log(bytes32[],bytes)", 64, 64 + 32 + 32 * topics.size(), topics.size())
        + topics.stream().map(topic -> topic.substring(2)).collect(Collectors.joining())
        + word(data.length)
        + padded(data);
  }

  /** An address or number as a topic. */
  public static String topic(Object value) {
    return "0x" + word(value);
  }

  private static String word(Object value) {
    String hex =
        switch (value) {
          case Address address -> address.checksummed().substring(2).toLowerCase(Locale.ROOT);
          case BigInteger number -> number.toString(16);
          case Integer number -> Integer.toHexString(number);
          default -> throw new IllegalArgumentException("no word: " + value.getClass());
        };
    return "0".repeat(WORD_DIGITS - hex.length()) + hex;
  }

  private static String padded(byte[] bytes) {
    String hex = HexFormat.of().formatHex(bytes);
    int missing = Math.floorMod(-hex.length(), WORD_DIGITS);
    return hex + "0".repeat(missing);
  }

  private static String code(String contract) {
    try (InputStream file = Abi.class.getResourceAsStream("/contracts/" + contract + ".hex")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.US_ASCII)
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
