/** What happens on a chain: blocks, deposits, how deep they are, and what became of a transfer. */
@ApplicationModule(allowedDependencies = {"money", "durable", "platform"})
@NullMarked
package dev.ctrip.gateway.chain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
