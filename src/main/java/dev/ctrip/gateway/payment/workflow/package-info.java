/** The life of a payment. */
@NullMarked
package dev.ctrip.gateway.payment.workflow;

import org.jspecify.annotations.NullMarked;
