/** Refunds over HTTP. */
@NullMarked
package dev.ctrip.gateway.refund.web;

import org.jspecify.annotations.NullMarked;
