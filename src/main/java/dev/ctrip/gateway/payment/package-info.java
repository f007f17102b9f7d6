/** A payment from its creation to its close. */
@ApplicationModule(
    allowedDependencies = {
      "money",
      "chain",
      "wallet",
      "pricing",
      "sweep",
      "webhook",
      "merchant",
      "durable",
      "platform"
    })
@NullMarked
package dev.ctrip.gateway.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
