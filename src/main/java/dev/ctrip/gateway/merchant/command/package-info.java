/** Manages merchants from a terminal, with nothing running but the database. */
@NullMarked
package dev.ctrip.gateway.merchant.command;

import org.jspecify.annotations.NullMarked;
