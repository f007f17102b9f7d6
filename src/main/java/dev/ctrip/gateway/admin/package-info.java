/** What an operator asks of the gateway: each wish is a workflow of its own. */
@ApplicationModule(
    allowedDependencies = {
      "money",
      "chain",
      "sweep",
      "payment",
      "webhook",
      "merchant",
      "durable",
      "platform"
    })
@NullMarked
package dev.ctrip.gateway.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
