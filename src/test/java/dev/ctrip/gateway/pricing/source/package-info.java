@NullMarked
package dev.ctrip.gateway.pricing.source;

import org.jspecify.annotations.NullMarked;
