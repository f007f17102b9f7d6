/** Payments, their events and what the relay still owes them, in PostgreSQL. */
@NullMarked
package dev.ctrip.gateway.payment.store;

import org.jspecify.annotations.NullMarked;
