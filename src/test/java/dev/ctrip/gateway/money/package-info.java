@NullMarked
package dev.ctrip.gateway.money;

import org.jspecify.annotations.NullMarked;
