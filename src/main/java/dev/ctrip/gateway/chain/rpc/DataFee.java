package dev.ctrip.gateway.chain.rpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.money.TokenAmount;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * What chains of the OP Stack charge for publishing a transaction on the chain below (OP Stack
 * specification, L1 cost): told beforehand by the contract GasPriceOracle, afterwards by the
 * receipt.
 */
final class DataFee {

  /** The first four bytes of the hash of {@code getL1Fee(bytes)}. */
  private static final String SELECTOR = "0x49948e0e";

  private static final int WORD = 32;

  private static final long SEED = 1;

  private DataFee() {}

  /**
   * The call that asks what so many bytes cost. They are random, which no compression makes
   * smaller, so the answer is no less than what a real transaction of that size costs.
   */
  static String call(int bytes) {
    byte[] content = new byte[(bytes + WORD - 1) / WORD * WORD];
    new SplittableRandom(SEED).nextBytes(content);
    return SELECTOR + word(WORD) + word(bytes) + HexFormat.of().formatHex(content);
  }

  private static String word(int number) {
    return "%064x".formatted(number);
  }

  /** Zero where a receipt tells of none. */
  static TokenAmount chargedFor(TransactionReceipt receipt) {
    return receipt instanceof ChargedReceipt charged && charged.dataFee != null
        ? TokenAmount.ofBaseUnits(Questions.quantity(charged.dataFee))
        : TokenAmount.ZERO;
  }

  /** A receipt as these chains tell it. */
  static final class ChargedReceipt extends TransactionReceipt {

    @JsonProperty("l1Fee")
    private @Nullable String dataFee;
  }

  /** The form in which web3j reads it. */
  static final class ToldReceipt extends Response<ChargedReceipt> {}
}
