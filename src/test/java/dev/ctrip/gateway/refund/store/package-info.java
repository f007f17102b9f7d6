@NullMarked
package dev.ctrip.gateway.refund.store;

import org.jspecify.annotations.NullMarked;
