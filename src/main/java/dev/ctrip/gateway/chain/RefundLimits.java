package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.TokenAmount;

/**
 * What the refund wallet may pay of an asset, in its base units.
 *
 * @param most by one refund
 * @param mostPerDay by all that are signed in 24 hours
 */
public record RefundLimits(TokenAmount most, TokenAmount mostPerDay) {}
