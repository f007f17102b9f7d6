@NullMarked
package dev.ctrip.gateway.checkout;

import org.jspecify.annotations.NullMarked;
