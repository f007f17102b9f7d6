/**
 * Postings and incidents in PostgreSQL, and the facts that they follow from. These are read by SQL
 * from the tables of other modules ({@code deposit}, {@code scanned_block} and {@code chain_state}
 * of chain; {@code sweep}, {@code outgoing} and {@code outgoing_attempt} of sweep; {@code payment};
 * {@code merchant}), since what the books say has to be read in one statement; none of them is
 * written. See docs/decisions/0016-books-follow-from-facts.md.
 */
@NullMarked
package dev.ctrip.gateway.accounting.store;

import org.jspecify.annotations.NullMarked;
