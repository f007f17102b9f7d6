package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.wallet.KeyReference;
import org.jspecify.annotations.Nullable;

/**
 * A sweep as its steps need it.
 *
 * @param reason why it waits or is stuck; null where it does not
 */
public record SweepIntent(
    String id,
    ChainId chain,
    Address from,
    KeyReference key,
    int confirmationsRequired,
    Sweep.State state,
    @Nullable String reason) {}
