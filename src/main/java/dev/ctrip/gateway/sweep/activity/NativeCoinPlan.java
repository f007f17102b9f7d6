package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import java.math.BigInteger;

/**
 * Decides fee and value of a native sweep: what leaves the address is exactly the amount asked for,
 * and what reaches the treasury is that without the fee.
 */
final class NativeCoinPlan {

  /** What a transfer between accounts without code costs, exactly (Yellow Paper, G_transaction). */
  private static final long PLAIN_TRANSFER_GAS = 21_000;

  private static final int WEI_DECIMALS_PER_GWEI = 9;

  private NativeCoinPlan() {}

  /** What to do. */
  sealed interface Decision {

    record Transfer(TransferTerms terms) implements Decision {}

    /** Not now; for people, why. */
    record Defer(String reason) implements Decision {}
  }

  /**
   * @param amount what is to leave the address; it is there
   * @param estimatedGas in units of gas, as the node estimates it
   */
  static Decision decide(
      TokenAmount amount,
      long estimatedGas,
      FeeQuote quote,
      ChainSettings chain,
      SweepSettings settings) {
    BigInteger cap = chain.fees().maxFeePerGasWei();
    if (quote.baseFeePerGasWei().compareTo(cap) > 0) {
      return new Decision.Defer(
          "the chain asks for %s per gas, more than the limit of %s in its settings"
              .formatted(gwei(quote.baseFeePerGasWei()), gwei(cap)));
    }
    long gasLimit = withHeadroom(estimatedGas);
    BigInteger feePerGas = offer(quote).min(cap);
    TokenAmount fee = TokenAmount.ofBaseUnits(feePerGas.multiply(BigInteger.valueOf(gasLimit)));
    if (!settings.isWorth(amount, fee)) {
      return new Decision.Defer(
          "moving %s would cost %s, more than the %d %% it may cost"
              .formatted(
                  chain.coin().format(amount), chain.coin().format(fee), settings.maxFeePercent()));
    }
    return new Decision.Transfer(
        new TransferTerms(
            chain.treasury(),
            amount.minus(fee),
            fee,
            gasLimit,
            feePerGas,
            // The whole fee is offered as priority fee (EIP-1559: what is paid is the smaller of
            // the whole fee and base fee + priority fee). So exactly the planned fee is paid,
            // whatever the base fee does, and the address is left empty. Otherwise a residue too
            // small to be worth a sweep would stay there for ever. The price: the quarter above the
            // base fee goes to the block's proposer instead.
            chain.fees().legacy() ? BigInteger.ZERO : feePerGas,
            chain.fees().legacy()));
  }

  /**
   * A quarter above the base fee, which rises by an eighth per block at most (EIP-1559): good for
   * the next block even if the latest was full, and for the one after that but for 1.3 %.
   */
  private static BigInteger offer(FeeQuote quote) {
    BigInteger base = quote.baseFeePerGasWei();
    return base.add(base.shiftRight(2)).add(quote.priorityFeePerGasWei());
  }

  /**
   * Exactly the estimate where the treasury is an account without code, so that nothing is left
   * over. A quarter more where it has code (or the chain counts gas in its own way) and may need
   * more by the time it is mined; what is not used then stays at the deposit address.
   */
  private static long withHeadroom(long estimatedGas) {
    return estimatedGas == PLAIN_TRANSFER_GAS
        ? estimatedGas
        : Math.addExact(estimatedGas, estimatedGas / 4);
  }

  private static String gwei(BigInteger wei) {
    return TokenAmount.ofBaseUnits(wei).inWholeUnits(WEI_DECIMALS_PER_GWEI) + " gwei";
  }
}
