/** Puts a timeline together from what the modules keep in PostgreSQL. */
@NullMarked
package dev.ctrip.gateway.evidence.store;

import org.jspecify.annotations.NullMarked;
