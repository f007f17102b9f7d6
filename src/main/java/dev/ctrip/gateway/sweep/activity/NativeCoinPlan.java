package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Decides fee and value of a native sweep: what leaves the address is exactly the amount asked for,
 * and what reaches the treasury is that without the fee.
 */
final class NativeCoinPlan {

  /** What a transfer between accounts without code costs, exactly (Yellow Paper, G_transaction). */
  private static final long PLAIN_TRANSFER_GAS = 21_000;

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
   * @param dataFee what is charged beside the gas as of now. Twice that is reserved, since it may
   *     rise until the transfer is mined; what is not charged stays at the address
   */
  static Decision decide(
      TokenAmount amount,
      long estimatedGas,
      TokenAmount dataFee,
      FeeQuote quote,
      ChainSettings chain,
      SweepSettings settings) {
    Optional<FeeOffer> offer = FeeOffer.on(chain, quote);
    if (offer.isEmpty()) {
      return new Decision.Defer(FeeOffer.tooDear(chain, quote));
    }
    long gasLimit = withHeadroom(estimatedGas);
    BigInteger feePerGas = offer.get().maxFeePerGasWei();
    TokenAmount cost = offer.get().fee(gasLimit).plus(dataFee).plus(dataFee);
    if (!settings.isWorth(amount, cost)) {
      return new Decision.Defer(
          "moving %s would cost %s, more than the %d %% it may cost"
              .formatted(
                  chain.coin().format(amount),
                  chain.coin().format(cost),
                  settings.maxFeePercent()));
    }
    return new Decision.Transfer(
        new TransferTerms(
            null,
            chain.treasury(),
            null,
            amount.minus(cost),
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
   * Exactly the estimate where the treasury is an account without code, so that nothing is left
   * over. A quarter more where it has code (or the chain counts gas in its own way) and may need
   * more by the time it is mined; what is not used then stays at the deposit address.
   */
  static long withHeadroom(long estimatedGas) {
    return estimatedGas == PLAIN_TRANSFER_GAS
        ? estimatedGas
        : Math.addExact(estimatedGas, estimatedGas / 4);
  }
}
