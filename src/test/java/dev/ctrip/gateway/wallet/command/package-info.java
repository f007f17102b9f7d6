/** Commands about the wallet. */
@NullMarked
package dev.ctrip.gateway.wallet.command;

import org.jspecify.annotations.NullMarked;
