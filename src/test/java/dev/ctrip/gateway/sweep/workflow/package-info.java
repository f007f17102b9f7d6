/** The sweep's workflow package, tested. */
@NullMarked
package dev.ctrip.gateway.sweep.workflow;

import org.jspecify.annotations.NullMarked;
