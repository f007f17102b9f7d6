/**
 * What must become of a payment, worked out anew from what is promised to merchants, in plain Java
 * and with nothing of the gateway's code (a rule of the architecture tests).
 */
@NullMarked
package dev.ctrip.gateway.model.oracle;

import org.jspecify.annotations.NullMarked;
