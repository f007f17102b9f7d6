@NullMarked
package dev.ctrip.gateway.chain.activity;

import org.jspecify.annotations.NullMarked;
