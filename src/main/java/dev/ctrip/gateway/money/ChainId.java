package dev.ctrip.gateway.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The number that keeps a signature from being replayed on another chain (EIP-155). Between 1 and
 * 2^53-1, so that every JSON reader keeps it whole.
 */
public record ChainId(long value) {

  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  /**
   * @throws IllegalArgumentException outside 1 to 2^53-1
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ChainId {
    if (value < 1 || value > MAX_SAFE_INTEGER) {
      throw new IllegalArgumentException("a chain id lies between 1 and 2^53-1");
    }
  }

  public static ChainId of(long value) {
    return new ChainId(value);
  }

  @JsonValue
  long toJson() {
    return value;
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
