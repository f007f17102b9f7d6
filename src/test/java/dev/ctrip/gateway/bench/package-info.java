/** {@code ./ctrip bench}: how fast the gateway's parts are, on real parts. */
@NullMarked
package dev.ctrip.gateway.bench;

import org.jspecify.annotations.NullMarked;
