/** Who may call the API, and for which shop. */
@ApplicationModule(allowedDependencies = {"platform"})
@NullMarked
package dev.ctrip.gateway.merchant;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
