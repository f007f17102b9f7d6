/** Shows what happened to a payment to whoever has to judge a dispute about it. */
@ApplicationModule(
    allowedDependencies = {"money", "chain", "sweep", "webhook", "payment", "merchant", "platform"})
@NullMarked
package dev.ctrip.gateway.evidence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
