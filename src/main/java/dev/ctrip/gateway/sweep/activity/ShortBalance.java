package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import io.temporal.failure.ApplicationFailure;

/**
 * A node shows less at an address than is to leave it. That is no verdict: a node that lags behind
 * shows it too, so the step is tried again, and says meanwhile in the Temporal UI what it lacks.
 */
final class ShortBalance {

  static final String TYPE = "ShortBalance";

  private ShortBalance() {}

  static ApplicationFailure failure(
      Token asset, Address address, TokenAmount shown, TokenAmount needed) {
    return ApplicationFailure.newFailure(
        "the node shows %s at %s, less than the %s that was confirmed; asked again"
            .formatted(asset.format(shown), address, asset.format(needed)),
        TYPE);
  }
}
