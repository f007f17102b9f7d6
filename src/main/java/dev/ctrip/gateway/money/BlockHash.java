package dev.ctrip.gateway.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The Keccak-256 of a block's header: names one block, where a number names a place that a reorg
 * can fill anew. Always lower case.
 */
public record BlockHash(String hex) {

  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{64}");

  /**
   * @throws IllegalArgumentException if the text is not 0x and 64 hexadecimal digits
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public BlockHash {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("a hash is 0x and 64 hexadecimal digits");
    }
    hex = hex.toLowerCase(Locale.ROOT);
  }

  public static BlockHash parse(String text) {
    return new BlockHash(text);
  }

  @Override
  @JsonValue
  public String toString() {
    return hex;
  }
}
