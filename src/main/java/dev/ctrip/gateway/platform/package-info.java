/** Technical wiring that knows no feature: Temporal, JSON, clock, problem+json, secrets, health. */
@ApplicationModule(allowedDependencies = {"durable"})
@NullMarked
package dev.ctrip.gateway.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
