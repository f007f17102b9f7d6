/** Keeps the books and holds them against the chain. */
@NullMarked
package dev.ctrip.gateway.accounting.activity;

import org.jspecify.annotations.NullMarked;
