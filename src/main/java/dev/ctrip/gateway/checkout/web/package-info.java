/** The payer's page over HTTP. */
@NullMarked
package dev.ctrip.gateway.checkout.web;

import org.jspecify.annotations.NullMarked;
