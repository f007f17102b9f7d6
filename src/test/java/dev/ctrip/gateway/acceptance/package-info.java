/** What happens to payments besides the happy path, shown on the real parts. */
@NullMarked
package dev.ctrip.gateway.acceptance;

import org.jspecify.annotations.NullMarked;
