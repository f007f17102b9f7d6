/**
 * What a merchant's developer works with: {@code ./ctrip listen}, which brings events to a receiver
 * on one's own machine, and {@code ./ctrip trigger}, which makes them happen.
 */
@NullMarked
package dev.ctrip.gateway.devkit;

import org.jspecify.annotations.NullMarked;
