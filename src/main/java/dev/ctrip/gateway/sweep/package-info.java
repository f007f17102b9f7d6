/** Moves money from deposit addresses to the treasury, each time exactly once. */
@ApplicationModule(
    allowedDependencies = {"money", "chain", "wallet", "accounting", "durable", "platform"})
@NullMarked
package dev.ctrip.gateway.sweep;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
