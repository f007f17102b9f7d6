/** {@code ./ctrip demo}: the whole gateway on a local chain, with a merchant and a payer. */
@NullMarked
package dev.ctrip.gateway.demo;

import org.jspecify.annotations.NullMarked;
