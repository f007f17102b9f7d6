package dev.ctrip.gateway.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;

/** The Keccak-256 of a signed transaction; known before it is broadcast. Always lower case. */
public record TxHash(String hex) {

  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{64}");

  /**
   * @throws IllegalArgumentException if the text is not 0x and 64 hexadecimal digits
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TxHash {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("a hash is 0x and 64 hexadecimal digits");
    }
    hex = hex.toLowerCase(Locale.ROOT);
  }

  public static TxHash parse(String text) {
    return new TxHash(text);
  }

  @Override
  @JsonValue
  public String toString() {
    return hex;
  }
}
