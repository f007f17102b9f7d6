/** The order of a sweep's steps. */
@NullMarked
package dev.ctrip.gateway.sweep.workflow;

import org.jspecify.annotations.NullMarked;
