@NullMarked
package dev.ctrip.gateway.payment;

import org.jspecify.annotations.NullMarked;
