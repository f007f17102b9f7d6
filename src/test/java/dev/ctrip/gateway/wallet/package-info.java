/** The wallet's rules, tested. */
@NullMarked
package dev.ctrip.gateway.wallet;

import org.jspecify.annotations.NullMarked;
