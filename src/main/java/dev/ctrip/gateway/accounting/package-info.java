/** The books: what became of all money, in double entry, held against the chain. */
@ApplicationModule(
    allowedDependencies = {"money", "chain", "wallet", "merchant", "durable", "platform"})
@NullMarked
package dev.ctrip.gateway.accounting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
