/** The files that put the gateway into production. */
@NullMarked
package dev.ctrip.gateway.production;

import org.jspecify.annotations.NullMarked;
