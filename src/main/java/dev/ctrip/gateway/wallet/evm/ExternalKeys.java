package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.money.Address;
import org.jspecify.annotations.Nullable;

/**
 * Keys that a program of its own holds.
 *
 * @param gasWallet null where no tokens are to be swept
 */
record ExternalKeys(SignerEndpoint endpoint, @Nullable Address gasWallet) {}
