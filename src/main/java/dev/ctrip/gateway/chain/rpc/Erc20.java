package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How tokens are spoken to and what they log (EIP-20), in the contract ABI's encoding. */
final class Erc20 {

  /** The first topic of {@code Transfer(address,address,uint256)}: the hash of that text. */
  static final String TRANSFER =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

  private static final Pattern WORD = Pattern.compile("0x[0-9a-fA-F]{64}");

  /** An address as a word: twelve zero bytes, then its twenty. */
  private static final Pattern ADDRESS_WORD = Pattern.compile("0x0{24}[0-9a-fA-F]{40}");

  /** Of 32 bytes in hex digits, with 0x. */
  static final int WORD_LENGTH = 66;

  private Erc20() {}

  /** A transfer as its log tells it. */
  record Transfer(Address from, Address to, TokenAmount amount) {}

  /** Calls without arguments, by the first four bytes of their signature's hash. */
  enum Call {
    /** {@code decimals()} (EIP-20, optional there). */
    DECIMALS("0x313ce567"),
    /** {@code scaledTotalSupply()} of Aave's aTokens and of Ampleforth. */
    SCALED_TOTAL_SUPPLY("0xb1bf962d"),
    /** {@code getTotalShares()} of Lido's stETH and its kin. */
    TOTAL_SHARES("0xd5002f2e"),
    /** {@code rebasingCreditsPerToken()} of Origin's tokens. */
    REBASING_CREDITS("0x6691cb3d");

    /** Only tokens whose balances change without a transfer know these. */
    static final List<Call> OF_REBASING =
        List.of(SCALED_TOTAL_SUPPLY, TOTAL_SHARES, REBASING_CREDITS);

    private final String data;

    Call(String data) {
      this.data = data;
    }

    String data() {
      return data;
    }
  }

  static String balanceOf(Address holder) {
    return "0x70a08231"
        + "0".repeat(24)
        + holder.checksummed().substring(2).toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a log whose first topic is {@link #TRANSFER}.
   *
   * @param data the part that is not indexed, with 0x
   * @return empty unless it has exactly the shape of EIP-20: three topics and one word. ERC-721
   *     logs its token ids as a fourth topic under the same name.
   */
  static Optional<Transfer> transferIn(List<String> topics, String data) {
    if (topics.size() != 3
        || !topics.getFirst().equalsIgnoreCase(TRANSFER)
        || !ADDRESS_WORD.matcher(topics.get(1)).matches()
        || !ADDRESS_WORD.matcher(topics.get(2)).matches()
        || !WORD.matcher(data).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Transfer(
            address(topics.get(1)), address(topics.get(2)), TokenAmount.ofBaseUnits(word(data))));
  }

  /**
   * @throws IllegalArgumentException if it is not one word of 32 bytes
   */
  static BigInteger word(String hex) {
    if (!WORD.matcher(hex).matches()) {
      throw new IllegalArgumentException("not one word of 32 bytes");
    }
    return new BigInteger(hex.substring(2), 16);
  }

  /**
   * Whether a token's answer to a call of {@code transfer} means that it moved what was asked: many
   * answer nothing at all, against EIP-20.
   */
  static boolean meansMoved(String answer) {
    return answer.equals("0x")
        || (answer.length() >= WORD_LENGTH && word(answer.substring(0, WORD_LENGTH)).signum() != 0);
  }

  private static Address address(String word) {
    return Address.parse("0x" + word.substring(26).toLowerCase(Locale.ROOT));
  }
}
