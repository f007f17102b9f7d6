/** Tells open pages that their payment has changed. */
@NullMarked
package dev.ctrip.gateway.checkout.live;

import org.jspecify.annotations.NullMarked;
