/** Whose an address is, and who may sign for it. */
@ApplicationModule(allowedDependencies = {"money", "chain", "durable", "platform"})
@NullMarked
package dev.ctrip.gateway.wallet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
