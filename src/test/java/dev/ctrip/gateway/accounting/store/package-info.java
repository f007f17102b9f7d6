/** The books' double entry, tested. */
@NullMarked
package dev.ctrip.gateway.accounting.store;

import org.jspecify.annotations.NullMarked;
