/** Authenticates requests. */
@NullMarked
package dev.ctrip.gateway.merchant.web;

import org.jspecify.annotations.NullMarked;
