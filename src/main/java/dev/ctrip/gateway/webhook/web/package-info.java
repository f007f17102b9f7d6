/** Endpoints and the log of deliveries over REST. */
@NullMarked
package dev.ctrip.gateway.webhook.web;

import org.jspecify.annotations.NullMarked;
