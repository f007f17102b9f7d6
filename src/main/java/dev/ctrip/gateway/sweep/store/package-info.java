/** Sweep intents, nonces and signed transactions in PostgreSQL. */
@NullMarked
package dev.ctrip.gateway.sweep.store;

import org.jspecify.annotations.NullMarked;
