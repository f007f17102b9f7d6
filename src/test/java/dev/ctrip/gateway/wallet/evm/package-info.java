/** Derivation and signing, tested against published vectors. */
@NullMarked
package dev.ctrip.gateway.wallet.evm;

import org.jspecify.annotations.NullMarked;
