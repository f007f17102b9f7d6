/** What is done with the wallet from a terminal. */
@NullMarked
package dev.ctrip.gateway.wallet.command;

import org.jspecify.annotations.NullMarked;
