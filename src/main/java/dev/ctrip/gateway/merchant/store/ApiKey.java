package dev.ctrip.gateway.merchant.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code ctp_live_} or {@code ctp_test_}, 32 random characters of 0-9, A-Z,
 * a-z, and 6 of the same alphabet that are the CRC-32 of all before them. The checksum tells a
 * typo, or a string that only looks like a key, from an unknown key without asking the database; it
 * keeps nobody out. The prefix lets secret scanners find keys that leaked.
 */
public final class ApiKey {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** 190 bits. */
  private static final int RANDOM_CHARACTERS = 32;

  /** Enough for 32 bits: 62^6 > 2^32. */
  private static final int CHECKSUM_CHARACTERS = 6;

  /** {@code ctp_live_} and four. */
  private static final int SHOWN_CHARACTERS = 13;

  private static final Pattern FORM =
      Pattern.compile(
          "ctp_(live|test)_[0-9A-Za-z]{%d}".formatted(RANDOM_CHARACTERS + CHECKSUM_CHARACTERS));

  private final String text;

  private ApiKey(String text) {
    this.text = text;
  }

  /**
   * @param test whether it begins with {@code ctp_test_}
   */
  public static ApiKey random(SecureRandom random, boolean test) {
    StringBuilder key = new StringBuilder(test ? "ctp_test_" : "ctp_live_");
    random
        .ints(RANDOM_CHARACTERS, 0, ALPHABET.length())
        .forEach(position -> key.append(ALPHABET.charAt(position)));
    return new ApiKey(key + checksum(key.toString()));
  }

  /** Empty unless form and checksum are right. */
  static Optional<ApiKey> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int end = text.length() - CHECKSUM_CHARACTERS;
    return checksum(text.substring(0, end)).equals(text.substring(end))
        ? Optional.of(new ApiKey(text))
        : Optional.empty();
  }

  /** The key itself, to be shown once. */
  public String text() {
    return text;
  }

  /**
   * So much of it as tells it from other keys for a person, and may be shown: 166 of its 190 random
   * bits stay hidden.
   */
  String prefix() {
    return text.substring(0, SHOWN_CHARACTERS);
  }

  /**
   * What is stored in place of the key. A plain SHA-256 suffices: slow, salted hashes protect
   * passwords that can be guessed, and 190 random bits cannot be. For the same reason looking the
   * hash up in an index gives nothing away by its timing.
   */
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    char[] digits = new char[CHECKSUM_CHARACTERS];
    long rest = crc.getValue();
    for (int i = digits.length - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(digits);
  }

  @Override
  public String toString() {
    return "ApiKey";
  }
}
