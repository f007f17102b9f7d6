/**
 * A chain in memory and any number of nodes that serve it over JSON-RPC and WebSocket, well or
 * badly. What stands on the chain is kept in plain text and numbers and never passes through the
 * gateway's code, so that the two can be compared.
 */
@NullMarked
package dev.ctrip.gateway.world.node;

import org.jspecify.annotations.NullMarked;
