/** Talks JSON-RPC to nodes; the only package that imports web3j's client. */
@NullMarked
package dev.ctrip.gateway.chain.rpc;

import org.jspecify.annotations.NullMarked;
