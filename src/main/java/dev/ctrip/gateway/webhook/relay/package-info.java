/** Brings deliveries that wait for a workflow of their own to Temporal. */
@NullMarked
package dev.ctrip.gateway.webhook.relay;

import org.jspecify.annotations.NullMarked;
