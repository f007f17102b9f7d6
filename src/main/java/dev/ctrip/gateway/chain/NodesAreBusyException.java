package dev.ctrip.gateway.chain;

import org.jspecify.annotations.Nullable;

/** Every node of a chain is asked as often as it may be or takes; none is known to be unwell. */
public final class NodesAreBusyException extends ChainUnavailableException {

  public NodesAreBusyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
