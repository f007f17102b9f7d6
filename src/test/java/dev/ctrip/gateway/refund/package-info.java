@NullMarked
package dev.ctrip.gateway.refund;

import org.jspecify.annotations.NullMarked;
