/**
 * Derives addresses and signs; the only package that imports web3j's and bitcoinj's cryptography.
 */
@NullMarked
package dev.ctrip.gateway.wallet.evm;

import org.jspecify.annotations.NullMarked;
