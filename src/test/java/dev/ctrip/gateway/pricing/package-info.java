@NullMarked
package dev.ctrip.gateway.pricing;

import org.jspecify.annotations.NullMarked;
