/** Attempts a delivery. */
@NullMarked
package dev.ctrip.gateway.webhook.activity;

import org.jspecify.annotations.NullMarked;
