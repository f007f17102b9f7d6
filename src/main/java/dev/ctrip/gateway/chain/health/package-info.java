/** How far the reading of each chain lags behind. */
@NullMarked
package dev.ctrip.gateway.chain.health;

import org.jspecify.annotations.NullMarked;
