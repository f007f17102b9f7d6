package dev.ctrip.gateway.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * An account or contract address of an EVM chain, always held and shown with its EIP-55 checksum,
 * so that equal addresses are equal strings.
 */
public record Address(String checksummed) {

  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{40}");

  private static final Address ZERO = new Address("0x0000000000000000000000000000000000000000");

  /**
   * Accepts a correct EIP-55 checksum, or digits all of one case (which carry no checksum).
   *
   * @throws IllegalArgumentException if the text is no address, or its mixed case is not its
   *     checksum
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Address {
    if (!HEX.matcher(checksummed).matches()) {
      throw new IllegalArgumentException("an address is 0x and 40 hexadecimal digits");
    }
    String digits = checksummed.substring(2);
    String lower = digits.toLowerCase(Locale.ROOT);
    String correct = "0x" + withChecksum(lower);
    boolean claimsNoChecksum =
        digits.equals(lower) || digits.equals(digits.toUpperCase(Locale.ROOT));
    if (!claimsNoChecksum && !checksummed.equals(correct)) {
      throw new IllegalArgumentException(
          "the address has a wrong EIP-55 checksum; a digit or its case was changed");
    }
    checksummed = correct;
  }

  /** The same as the constructor; reads better beside the other parsers. */
  public static Address parse(String text) {
    return new Address(text);
  }

  public boolean isZero() {
    return equals(ZERO);
  }

  /** Lower-case form, as nodes write it. */
  public String lowerCase() {
    return checksummed.toLowerCase(Locale.ROOT);
  }

  @Override
  @JsonValue
  public String toString() {
    return checksummed;
  }

  /** EIP-55: a letter is upper case where the digit of the Keccak-256 at its place is 8 or more. */
  private static String withChecksum(String lowerDigits) {
    byte[] ascii = lowerDigits.getBytes(StandardCharsets.US_ASCII);
    KeccakDigest keccak = new KeccakDigest(256);
    keccak.update(ascii, 0, ascii.length);
    byte[] hash = new byte[32];
    keccak.doFinal(hash, 0);
    StringBuilder checksummed = new StringBuilder(40);
    for (int i = 0; i < lowerDigits.length(); i++) {
      int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
      char digit = lowerDigits.charAt(i);
      checksummed.append(nibble >= 8 ? Character.toUpperCase(digit) : digit);
    }
    return checksummed.toString();
  }
}
