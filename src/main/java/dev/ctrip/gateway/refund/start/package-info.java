/** Starts refunds' workflows, and wakes them. */
@NullMarked
package dev.ctrip.gateway.refund.start;

import org.jspecify.annotations.NullMarked;
