/** The activities by which workflows ask a chain. */
@NullMarked
package dev.ctrip.gateway.chain.activity;

import org.jspecify.annotations.NullMarked;
