/** What starts the sweeps' workflows, tested. */
@NullMarked
package dev.ctrip.gateway.sweep.start;

import org.jspecify.annotations.NullMarked;
