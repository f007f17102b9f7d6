package dev.ctrip.gateway.payment;

/** Nobody watches the chain yet, so none of its addresses may be given out. */
public final class ChainNotReadyException extends RuntimeException {

  public ChainNotReadyException(String chain) {
    super("no block of the chain " + chain + " was read yet");
  }
}
