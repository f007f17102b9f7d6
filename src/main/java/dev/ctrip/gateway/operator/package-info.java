/** The operator's page: what needs him, what is under way, and buttons for what he may ask for. */
@ApplicationModule(
    allowedDependencies = {
      "money",
      "chain",
      "sweep",
      "webhook",
      "payment",
      "evidence",
      "accounting",
      "admin",
      "merchant",
      "platform"
    })
@NullMarked
package dev.ctrip.gateway.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
