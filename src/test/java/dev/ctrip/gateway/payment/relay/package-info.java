@NullMarked
package dev.ctrip.gateway.payment.relay;

import org.jspecify.annotations.NullMarked;
