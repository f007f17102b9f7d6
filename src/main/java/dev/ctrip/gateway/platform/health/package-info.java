/** Whether the parts that this process leans on are there. */
@NullMarked
package dev.ctrip.gateway.platform.health;

import org.jspecify.annotations.NullMarked;
