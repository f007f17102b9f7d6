@NullMarked
package dev.ctrip.gateway.durable;

import org.jspecify.annotations.NullMarked;
