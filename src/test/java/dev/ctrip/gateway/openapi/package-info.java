/**
 * A whole gateway held against {@code docs/openapi.yaml}: by made-up requests, by keys that do not
 * fit.
 */
@NullMarked
package dev.ctrip.gateway.openapi;

import org.jspecify.annotations.NullMarked;
