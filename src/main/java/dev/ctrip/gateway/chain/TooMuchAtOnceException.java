package dev.ctrip.gateway.chain;

import org.jspecify.annotations.Nullable;

/** No node answered for so many blocks at once; one may for fewer. */
public final class TooMuchAtOnceException extends ChainUnavailableException {

  public TooMuchAtOnceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
