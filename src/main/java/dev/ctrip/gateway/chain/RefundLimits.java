package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.TokenAmount;

/**
 * What may be refunded of an asset, in its base units.
 *
 * @param most by one refund
 * @param mostPerDay by all that are signed in 24 hours, wherever they are paid from
 * @param fromDeposits whether a refund may be paid out of the deposit address where its payment's
 *     money still lies; else out of the refund wallet alone
 */
public record RefundLimits(TokenAmount most, TokenAmount mostPerDay, boolean fromDeposits) {}
