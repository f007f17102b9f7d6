@NullMarked
package dev.ctrip.gateway.chain.sniper;

import org.jspecify.annotations.NullMarked;
