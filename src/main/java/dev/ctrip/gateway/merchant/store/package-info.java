/** Merchants and hashed API keys in PostgreSQL. */
@NullMarked
package dev.ctrip.gateway.merchant.store;

import org.jspecify.annotations.NullMarked;
