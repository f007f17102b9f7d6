@NullMarked
package dev.ctrip.gateway.refund.workflow;

import org.jspecify.annotations.NullMarked;
