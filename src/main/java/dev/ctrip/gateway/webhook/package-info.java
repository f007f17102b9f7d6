/** Tells merchants what happened, signed, until they acknowledge it. */
@ApplicationModule(allowedDependencies = {"merchant", "durable", "platform"})
@NullMarked
package dev.ctrip.gateway.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
