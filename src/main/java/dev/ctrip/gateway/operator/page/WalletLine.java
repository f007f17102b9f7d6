package dev.ctrip.gateway.operator.page;

import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.sweep.GasWallets.Standing;

/**
 * The gas wallet on one chain.
 *
 * @param state in a few words, or why its chain could not be asked
 * @param good whether all is as it should be
 */
public record WalletLine(
    String chain,
    String address,
    String balance,
    String promised,
    String spent,
    String limit,
    long sweepsWaiting,
    String state,
    boolean good) {

  static WalletLine of(Standing standing) {
    Token coin = standing.chain().coin();
    boolean low = Boolean.TRUE.equals(standing.tooLow());
    String error = standing.error();
    return new WalletLine(
        standing.chain().name(),
        Words.orNone(standing.address()),
        Words.amount(coin, standing.balance()),
        Words.amount(coin, standing.promised()),
        coin.format(standing.spentInLastDay()),
        coin.format(standing.chain().fees().maxTopUpsPerDay()),
        standing.sweepsWaiting(),
        error != null ? error : low ? "too low: send it coin" : "enough",
        error == null && !low);
  }
}
