/** Follows each chain's head block by block and reports the deposits it finds. */
@NullMarked
package dev.ctrip.gateway.chain.sniper;

import org.jspecify.annotations.NullMarked;
