/** Reads chains.yaml. */
@NullMarked
package dev.ctrip.gateway.chain.config;

import org.jspecify.annotations.NullMarked;
