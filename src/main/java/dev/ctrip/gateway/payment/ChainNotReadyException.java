package dev.ctrip.gateway.payment;

/** Nobody watches the chain yet, so no address on it may be given out. */
public final class ChainNotReadyException extends RuntimeException {

  public ChainNotReadyException(String chain) {
    super("no block of " + chain + " has been read yet");
  }
}
