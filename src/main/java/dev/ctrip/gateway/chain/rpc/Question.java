package dev.ctrip.gateway.chain.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Response;

/**
 * A JSON-RPC request, and how its result is read.
 *
 * @param params in the order of the method's specification
 * @param type web3j's class for the answer
 */
record Question<R, T>(
    String method, List<?> params, Class<? extends Response<R>> type, Reader<R, T> reader) {

  /** Turns web3j's result into ours, so that an unreadable answer counts as the node's failure. */
  interface Reader<R, T> {

    /**
     * @param result null where the node answered null
     * @throws RuntimeException if the result is not what the method's specification promises
     */
    T read(@Nullable R result);
  }

  Question {
    params = List.copyOf(params);
  }
}
