package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;

/**
 * An asset that the operator accepts on a chain.
 *
 * @param dust smaller payments are refused, because moving the money would cost more
 * @param tolerance how far a payer may miss the amount due
 */
public record ListedToken(Token token, TokenAmount dust, Tolerance tolerance) {}
