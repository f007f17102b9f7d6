/** The gateway as a whole, tested. */
@NullMarked
package dev.ctrip.gateway;

import org.jspecify.annotations.NullMarked;
