package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.SweepTransfers;
import io.temporal.failure.ApplicationFailure;

/**
 * A node shows less at an address than is to leave it. That is no verdict: a node that lags behind
 * shows it too. The sweep gives way, so that whoever owns the address can judge whether a reorg
 * took the money, and is tried again while it did not.
 */
final class ShortBalance {

  private ShortBalance() {}

  static ApplicationFailure failure(
      Token asset, Address address, TokenAmount shown, TokenAmount needed) {
    return ApplicationFailure.newNonRetryableFailure(
        "the node shows %s at %s, less than the %s that was confirmed; asked again"
            .formatted(asset.format(shown), address, asset.format(needed)),
        SweepTransfers.SHORT_BALANCE);
  }
}
