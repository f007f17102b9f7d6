@NullMarked
package dev.ctrip.gateway.chain.store;

import org.jspecify.annotations.NullMarked;
