/** Payments over REST. */
@NullMarked
package dev.ctrip.gateway.payment.web;

import org.jspecify.annotations.NullMarked;
