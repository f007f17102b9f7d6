/** Rates as the operator set them, and quotes by them. */
@NullMarked
package dev.ctrip.gateway.pricing.source;

import org.jspecify.annotations.NullMarked;
