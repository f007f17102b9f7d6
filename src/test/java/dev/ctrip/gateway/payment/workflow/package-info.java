@NullMarked
package dev.ctrip.gateway.payment.workflow;

import org.jspecify.annotations.NullMarked;
