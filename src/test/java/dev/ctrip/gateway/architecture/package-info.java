/** The rules that the code keeps, as tests. */
@NullMarked
package dev.ctrip.gateway.architecture;

import org.jspecify.annotations.NullMarked;
