/** Timelines over HTTP. */
@NullMarked
package dev.ctrip.gateway.evidence.web;

import org.jspecify.annotations.NullMarked;
