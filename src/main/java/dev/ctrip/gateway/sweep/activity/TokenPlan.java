package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides the fee of a token sweep, and how much coin its address lacks for that. The whole amount
 * moves; the fee is paid in the native coin that lies at the address or is sent there first.
 */
final class TokenPlan {

  /** Of a transfer of the coin, which a top-up is. */
  static final long TOP_UP_GAS = 21_000;

  private TokenPlan() {}

  /** What to do. */
  sealed interface Decision {

    record Transfer(TransferTerms terms) implements Decision {}

    /**
     * The address needs so much of the coin first.
     *
     * @param offer for the top-up's own gas
     */
    record TopUp(TokenAmount shortage, FeeOffer offer) implements Decision {}

    /** Not now; for people, why. */
    record Defer(String reason) implements Decision {}
  }

  /**
   * @param token what moves
   * @param amount how much of it
   * @param estimatedGas in units of gas, as the node estimates it
   * @param dataFee what is charged beside the gas as of now, in the coin. The address is given
   *     twice that, since it may rise until the transfer is mined
   * @param available the coin at the address that is nobody's deposit
   */
  static Decision decide(
      ListedToken token,
      TokenAmount amount,
      long estimatedGas,
      TokenAmount dataFee,
      TokenAmount available,
      FeeQuote quote,
      ChainSettings chain,
      SweepSettings settings) {
    Optional<FeeOffer> quoted = FeeOffer.on(chain, quote);
    if (quoted.isEmpty()) {
      return new Decision.Defer(FeeOffer.tooDear(chain, quote));
    }
    FeeOffer offer = quoted.get();
    long gasLimit = Math.addExact(estimatedGas, estimatedGas / 4);
    TokenAmount cost = offer.fee(gasLimit).plus(dataFee).plus(dataFee);
    TokenAmount withTopUp = cost.plus(offer.fee(TOP_UP_GAS));
    if (!settings.isWorth(token, amount, withTopUp, chain.coin().decimals())) {
      return new Decision.Defer(
          "moving %s would cost up to %s, more than the %d %% it may cost"
              .formatted(
                  token.token().format(amount),
                  chain.coin().format(withTopUp),
                  settings.maxFeePercent()));
    }
    if (cost.isAbove(chain.fees().maxTopUp())) {
      return new Decision.Defer(
          "its gas would cost %s, more than the limit of %s in the chain's settings"
              .formatted(chain.coin().format(cost), chain.coin().format(chain.fees().maxTopUp())));
    }
    return affordable(available.minusOrZero(dataFee), gasLimit, offer, quote, chain)
        .<Decision>map(paid ->
            new Decision.Transfer(
                new TransferTerms(
                    Objects.requireNonNull(token.token().contract()),
                    chain.treasury(),
                    null,
                    amount,
                    gasLimit,
                    paid.maxFeePerGasWei(),
                    paid.priorityFeePerGasWei(),
                    chain.fees().legacy())))
        .orElseGet(() -> new Decision.TopUp(cost.minusOrZero(available), offer));
  }

  /**
   * What the coin at the address is enough for: fees may have risen since it was topped up, and
   * what a block takes now will do.
   */
  private static Optional<FeeOffer> affordable(
      TokenAmount available, long gasLimit, FeeOffer offer, FeeQuote quote, ChainSettings chain) {
    BigInteger paid =
        available.baseUnits().divide(BigInteger.valueOf(gasLimit)).min(offer.maxFeePerGasWei());
    BigInteger least =
        quote.baseFeePerGasWei().add(quote.priorityFeePerGasWei()).min(offer.maxFeePerGasWei());
    return paid.compareTo(least) < 0
        ? Optional.empty()
        : Optional.of(FeeOffer.of(chain, paid, quote.priorityFeePerGasWei()));
  }
}
