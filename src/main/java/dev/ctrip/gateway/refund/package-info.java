/** Money that goes back to a payer: asked for by one key, approved by another, paid once. */
@ApplicationModule(
    allowedDependencies = {
      "money",
      "chain",
      "wallet",
      "sweep",
      "payment",
      "webhook",
      "merchant",
      "durable",
      "platform"
    })
@NullMarked
package dev.ctrip.gateway.refund;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
