/** Brings what PostgreSQL knows to the workflows: starts them, and wakes them for deposits. */
@NullMarked
package dev.ctrip.gateway.payment.relay;

import org.jspecify.annotations.NullMarked;
