/** The side effects of a payment's life. */
@NullMarked
package dev.ctrip.gateway.payment.activity;

import org.jspecify.annotations.NullMarked;
