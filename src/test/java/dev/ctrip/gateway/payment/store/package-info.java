@NullMarked
package dev.ctrip.gateway.payment.store;

import org.jspecify.annotations.NullMarked;
