package dev.ctrip.gateway.money;

import org.jspecify.annotations.Nullable;

/**
 * An asset on one chain: its native coin, or an ERC-20 contract.
 *
 * @param symbol as the operator lists it; never the text that a contract claims about itself
 * @param contract null for the chain's native coin
 * @param decimals digits after the point in one whole coin, 0 to 255 ({@code uint8}, ERC-20)
 */
public record Token(String symbol, @Nullable Address contract, int decimals) {

  /**
   * @throws IllegalArgumentException if decimals are outside 0 to 255
   */
  public Token {
    if (decimals < 0 || decimals > 255) {
      throw new IllegalArgumentException("decimals lie between 0 and 255");
    }
  }

  public static Token nativeCoin(String symbol, int decimals) {
    return new Token(symbol, null, decimals);
  }

  public boolean isNativeCoin() {
    return contract == null;
  }

  /** For people: "0.25 ETH". */
  public String format(TokenAmount amount) {
    return amount.inWholeUnits(decimals) + " " + symbol;
  }
}
