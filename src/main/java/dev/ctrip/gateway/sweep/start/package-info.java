/** Starts the sweeps' own workflows, and keeps each chain's rounds going. */
@NullMarked
package dev.ctrip.gateway.sweep.start;

import org.jspecify.annotations.NullMarked;
