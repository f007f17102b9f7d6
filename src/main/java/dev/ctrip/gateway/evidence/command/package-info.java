/** Timelines on a terminal, with nothing running but the database. */
@NullMarked
package dev.ctrip.gateway.evidence.command;

import org.jspecify.annotations.NullMarked;
