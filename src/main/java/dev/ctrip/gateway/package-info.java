/** The cTrip payment gateway: one package per module, what others may call in its base package. */
@NullMarked
package dev.ctrip.gateway;

import org.jspecify.annotations.NullMarked;
