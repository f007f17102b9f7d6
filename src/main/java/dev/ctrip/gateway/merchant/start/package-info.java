/** What a process does for keys when it starts. */
@NullMarked
package dev.ctrip.gateway.merchant.start;

import org.jspecify.annotations.NullMarked;
