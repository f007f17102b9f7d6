/** Deliveries and their attempts in PostgreSQL. */
@NullMarked
package dev.ctrip.gateway.webhook.store;

import org.jspecify.annotations.NullMarked;
