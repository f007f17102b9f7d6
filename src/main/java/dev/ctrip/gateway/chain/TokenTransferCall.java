package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.util.Locale;

/** What a token's contract is called with to move an amount: {@code transfer} of EIP-20. */
public final class TokenTransferCall {

  /** The first four bytes of the hash of {@code transfer(address,uint256)}. */
  private static final String SELECTOR = "0xa9059cbb";

  private static final int WORD_DIGITS = 64;

  private TokenTransferCall() {}

  /**
   * @return the call's data in hex digits, with 0x
   */
  public static String data(Address to, TokenAmount amount) {
    return SELECTOR + word(new BigInteger(hexDigits(to), 16)) + word(amount.baseUnits());
  }

  private static String hexDigits(Address address) {
    return address.checksummed().substring(2).toLowerCase(Locale.ROOT);
  }

  private static String word(BigInteger value) {
    String digits = value.toString(16);
    return "0".repeat(WORD_DIGITS - digits.length()) + digits;
  }
}
