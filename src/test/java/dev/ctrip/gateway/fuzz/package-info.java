/** {@code ./ctrip fuzz}: Schemathesis against a whole gateway, and what came of it. */
@NullMarked
package dev.ctrip.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
