/** Refunds in PostgreSQL. */
@NullMarked
package dev.ctrip.gateway.refund.store;

import org.jspecify.annotations.NullMarked;
