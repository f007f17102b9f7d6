/** Prices in a currency, and what they come to in an asset. Knows no payment. */
@ApplicationModule(allowedDependencies = {"money", "platform"})
@NullMarked
package dev.ctrip.gateway.pricing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
