/** The payer's page: what is still due, where to, and what became of it. Only reads. */
@ApplicationModule(allowedDependencies = {"money", "chain", "payment", "platform"})
@NullMarked
package dev.ctrip.gateway.checkout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
