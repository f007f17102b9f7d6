package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.KeyReference;

/**
 * Asks for an amount at a deposit address to be moved to its chain's treasury.
 *
 * @param stepKey the idempotency key: workflow id, step name and ordinal. Equal keys mean the same
 *     sweep, whatever else the request says
 * @param amount what leaves the address, the fee included where the asset pays it
 */
public record SweepRequest(
    String stepKey,
    String paymentId,
    ChainId chain,
    Address from,
    KeyReference key,
    Token asset,
    TokenAmount amount,
    int confirmationsRequired) {}
