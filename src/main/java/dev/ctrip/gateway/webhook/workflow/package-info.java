/** The order in which deliveries without a subject's workflow are made. */
@NullMarked
package dev.ctrip.gateway.webhook.workflow;

import org.jspecify.annotations.NullMarked;
