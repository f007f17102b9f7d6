/** Postings and incidents in PostgreSQL. */
@NullMarked
package dev.ctrip.gateway.accounting.store;

import org.jspecify.annotations.NullMarked;
