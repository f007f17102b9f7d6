/** What happens when a part dies at the worst moment. */
@NullMarked
package dev.ctrip.gateway.faults;

import org.jspecify.annotations.NullMarked;
