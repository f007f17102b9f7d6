@NullMarked
package dev.ctrip.gateway.evidence;

import org.jspecify.annotations.NullMarked;
