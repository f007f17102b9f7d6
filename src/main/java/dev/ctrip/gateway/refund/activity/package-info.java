/** The steps of a refund. */
@NullMarked
package dev.ctrip.gateway.refund.activity;

import org.jspecify.annotations.NullMarked;
