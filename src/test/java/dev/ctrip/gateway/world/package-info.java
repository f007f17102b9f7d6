/** The world the tests and the demo run in: real parts, started on free ports. */
@NullMarked
package dev.ctrip.gateway.world;

import org.jspecify.annotations.NullMarked;
