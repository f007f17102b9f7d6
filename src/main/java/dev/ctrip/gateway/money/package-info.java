/** Amounts, assets and the identifiers of an EVM chain, as values that cannot be mixed up. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.ctrip.gateway.money;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
