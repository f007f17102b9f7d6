package dev.ctrip.gateway.chain;

import org.jspecify.annotations.Nullable;

/** No node of a chain gave a usable answer in time. Asking again later may help. */
public sealed class ChainUnavailableException extends RuntimeException
    permits NodesAreBusyException, TooMuchAtOnceException {

  public ChainUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
