package dev.ctrip.gateway.payment.web;

import org.jspecify.annotations.Nullable;

/**
 * What is to be due as it was sent: one of the two.
 *
 * @param baseUnits null where a price was sent
 * @param price null where base units were sent
 */
record RequestedAmount(@Nullable String baseUnits, @Nullable RequestedPrice price) {}
